import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';

/** What the receivers that run on Node import: of `node:crypto`, `node:sqlite`. */
export const NODE_IMPORTS = `import { createHmac, timingSafeEqual } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
`;

/** The check: `refusal(header, body)` is a status with its reason, or nothing; `parsed(body)` is the event, or nothing. */
export const NODE_VERIFY = `const secret = process.env.WEBHOOK_SECRET;
const MAX_AGE = ${TOLERANCE_SEC}; // seconds

/** Gives [status, reason] for what MLflow did not send: a status that it does not retry. */
function refusal(header, body) {
  const signature = header("x-mlflow-signature");
  const id = header("x-mlflow-delivery-id");
  const timestamp = header("x-mlflow-timestamp");
  if (!signature || !id || !timestamp) return [400, "A signature header is missing"];
  const age = Date.now() / 1000 - Number(timestamp);
  if (!/^[0-9]+$/.test(timestamp) || age < 0 || age > MAX_AGE) return [400, "The timestamp is not fresh"];
  const digest = createHmac("sha256", secret)
    .update(id + "." + timestamp + ".").update(body).digest("base64");
  const given = Buffer.from(signature);
  const expected = Buffer.from("v1," + digest);
  const same = given.length === expected.length && timingSafeEqual(given, expected);
  if (!same) return [401, "The signature does not match"];
  return parsed(body) ? undefined : [400, "The body is no JSON object"];
}

function parsed(body) {
  try {
    const event = JSON.parse(body);
    return typeof event === "object" && event !== null && !Array.isArray(event) ? event : undefined;
  } catch {
    return undefined;
  }
}
`;

/** Which deliveries came: `keep(id, body)` and `kept()`. */
export const NODE_STORE = `/** Stores an event before it is answered; false for a delivery that came before, also before a restart or at the same time. */
function keep(id, body) {
  return database().prepare("INSERT OR IGNORE INTO event VALUES (?, ?)").run(id, body).changes === 1;
}

function kept() {
  return database().prepare("SELECT count(*) AS count FROM event").get().count;
}

let opened;
function database() {
  if (opened) return opened;
  opened = new DatabaseSync(process.env.DATABASE ?? "events.db");
  opened.exec("PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL");
  opened.exec("CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY, body BLOB)");
  return opened;
}
`;
