import { NODE_VERIFY } from './node-verify.ts';
import type { ReceiverTemplate } from './receiver-template.ts';

const code = `import { createHmac, timingSafeEqual } from "node:crypto";
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono();

app.post("/webhook", async (c) => {
  const body = Buffer.from(await c.req.arrayBuffer())
  const refused = refusal((name) => c.req.header(name), body);
  if (refused) return c.json({ detail: refused[1] }, refused[0]);
  const event = JSON.parse(body);
  console.log(event.entity, event.action, event.data);
  return c.json({ status: "success" });
});

${NODE_VERIFY}
serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: "127.0.0.1" });
`;

export const hono: ReceiverTemplate = {
  title: 'Hono',
  files: { 'server.mjs': code, 'package.json': '{ "private": true, "dependencies": { "@hono/node-server": "^2", "hono": "^4" } }\n' },
  steps: ['npm install', 'node server.mjs'],
};
