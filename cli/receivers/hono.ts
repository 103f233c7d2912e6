import { NODE_IMPORTS, NODE_STORE, NODE_VERIFY } from './node-parts.ts';
import type { ReceiverTemplate } from './receiver-template.ts';

const code = `${NODE_IMPORTS}import { serve } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono();

app.post("/webhook", async (c) => {
  const body = Buffer.from(await c.req.arrayBuffer())
  const refused = refusal((name) => c.req.header(name), body);
  if (refused) return c.json({ detail: refused[1] }, refused[0]);
  if (!keep(c.req.header("x-mlflow-delivery-id"), body)) return c.json({ status: "duplicate" });
  // Answer within 30 s: work that takes longer reads the table and runs somewhere else.
  const event = parsed(body);
  console.log(event.entity, event.action, event.data);
  return c.json({ status: "success" });
});

app.get("/count", (c) => c.json({ count: kept() }));

${NODE_VERIFY}
${NODE_STORE}
if (!secret) throw new Error("WEBHOOK_SECRET is not set");
serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: "127.0.0.1" });
`;

export const hono: ReceiverTemplate = {
  title: 'Hono',
  files: {
    'server.mjs': code,
    'package.json': '{ "private": true, "engines": { "node": ">=22.13" }, "dependencies": { "@hono/node-server": "^2", "hono": "^4" } }\n',
    '.gitignore': 'node_modules/\nevents.db*\n',
  },
  steps: ['npm install', 'node server.mjs'],
  countPath: '/count',
};
