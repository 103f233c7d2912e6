import { NODE_IMPORTS, NODE_STORE, NODE_VERIFY } from './node-parts.ts';
import type { ReceiverTemplate } from './receiver-template.ts';

const code = `${NODE_IMPORTS}import express from "express";

const app = express();
app.use(express.raw({ type: () => true, limit: "10mb" }))   // req.body is a Buffer now

app.post("/webhook", (req, res) => {
  const body = req.body ?? Buffer.alloc(0);
  const refused = refusal((name) => req.get(name), body);
  if (refused) return res.status(refused[0]).json({ detail: refused[1] });
  if (!keep(req.get("x-mlflow-delivery-id"), body)) return res.json({ status: "duplicate" });
  // Answer within 30 s: work that takes longer reads the table and runs somewhere else.
  const event = parsed(body);
  console.log(event.entity, event.action, event.data);
  res.json({ status: "success" });
});

app.get("/count", (req, res) => res.json({ count: kept() }));

${NODE_VERIFY}
${NODE_STORE}
if (!secret) throw new Error("WEBHOOK_SECRET is not set");
app.listen(process.env.PORT ?? 3000, "127.0.0.1");
`;

export const express: ReceiverTemplate = {
  title: 'Express',
  files: {
    'server.mjs': code,
    'package.json': '{ "private": true, "engines": { "node": ">=22.13" }, "dependencies": { "express": "^5" } }\n',
    '.gitignore': 'node_modules/\nevents.db*\n',
  },
  steps: ['npm install', 'node server.mjs'],
  countPath: '/count',
};
