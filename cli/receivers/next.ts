import { NODE_VERIFY } from './node-verify.ts';
import type { ReceiverTemplate } from './receiver-template.ts';

const code = `import { createHmac, timingSafeEqual } from "node:crypto";

export const runtime = "nodejs";

export async function POST(request) {
  const body = Buffer.from(await request.arrayBuffer())
  const refused = refusal((name) => request.headers.get(name), body);
  if (refused) return Response.json({ detail: refused[1] }, { status: refused[0] });
  const event = JSON.parse(body);
  console.log(event.entity, event.action, event.data);
  return Response.json({ status: "success" });
}

${NODE_VERIFY}`;

export const next: ReceiverTemplate = {
  title: 'Next.js',
  files: { 'app/webhook/route.js': code },
  steps: ['cp -R app/webhook YOUR-NEXT-APP/app/', 'npm run dev -- --port "$PORT"'],
};
