import { NODE_IMPORTS, NODE_STORE, NODE_VERIFY } from './node-parts.ts';
import type { ReceiverTemplate } from './receiver-template.ts';

const route = `import { keep, parsed, refusal } from "./deliveries.js";

export const runtime = "nodejs";

export async function POST(request) {
  const body = Buffer.from(await request.arrayBuffer())
  const refused = refusal((name) => request.headers.get(name), body);
  if (refused) return Response.json({ detail: refused[1] }, { status: refused[0] });
  if (!keep(request.headers.get("x-mlflow-delivery-id"), body)) return Response.json({ status: "duplicate" });
  // Answer within 30 s: work that takes longer reads the table and runs somewhere else.
  const event = parsed(body);
  console.log(event.entity, event.action, event.data);
  return Response.json({ status: "success" });
}
`;

const count = `import { kept } from "../deliveries.js";

export const runtime = "nodejs";
export const dynamic = "force-dynamic"; // counted anew for each request

export function GET() {
  return Response.json({ count: kept() });
}
`;

// The database is opened when a request comes: a build makes none.
const deliveries = `${NODE_IMPORTS}
export { keep, kept, parsed, refusal };

${NODE_VERIFY}
${NODE_STORE}`;

export const next: ReceiverTemplate = {
  title: 'Next.js',
  files: { 'app/webhook/route.js': route, 'app/webhook/count/route.js': count, 'app/webhook/deliveries.js': deliveries },
  steps: ['cp -R app/webhook YOUR-NEXT-APP/app/', 'npm run dev -- --port "$PORT"'],
  countPath: '/webhook/count',
};
