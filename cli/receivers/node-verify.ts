import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';

/** The check of the receivers that run on Node: `refusal(headers, body)` is a status with its reason, or nothing. */
export const NODE_VERIFY = `const secret = process.env.WEBHOOK_SECRET;
const MAX_AGE = ${TOLERANCE_SEC}; // seconds

/** Gives [status, reason] for what MLflow did not send. */
function refusal(header, body) {
  const signature = header("x-mlflow-signature");
  const id = header("x-mlflow-delivery-id");
  const timestamp = header("x-mlflow-timestamp");
  if (!signature || !id || !timestamp) return [400, "A signature header is missing"];
  const age = Date.now() / 1000 - Number(timestamp);
  if (!/^[0-9]+$/.test(timestamp) || age < -1 || age > MAX_AGE) return [400, "The timestamp is not fresh"];
  const digest = createHmac("sha256", secret)
    .update(id + "." + timestamp + ".").update(body).digest("base64");
  const given = Buffer.from(signature);
  const expected = Buffer.from("v1," + digest);
  const same = given.length === expected.length && timingSafeEqual(given, expected);
  return same ? undefined : [401, "The signature does not match"];
}
`;
