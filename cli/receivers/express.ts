import { NODE_VERIFY } from './node-verify.ts';
import type { ReceiverTemplate } from './receiver-template.ts';

const code = `import { createHmac, timingSafeEqual } from "node:crypto";
import express from "express";

const app = express();
app.use(express.raw({ type: "application/json" }))   // req.body is a Buffer now

app.post("/webhook", (req, res) => {
  const body = req.body
  const refused = refusal((name) => req.get(name), body);
  if (refused) return res.status(refused[0]).json({ detail: refused[1] });
  const event = JSON.parse(body);
  console.log(event.entity, event.action, event.data);
  res.json({ status: "success" });
});

${NODE_VERIFY}
app.listen(process.env.PORT ?? 3000, "127.0.0.1");
`;

export const express: ReceiverTemplate = {
  title: 'Express',
  files: { 'server.mjs': code, 'package.json': '{ "private": true, "dependencies": { "express": "^5" } }\n' },
  steps: ['npm install', 'node server.mjs'],
};
