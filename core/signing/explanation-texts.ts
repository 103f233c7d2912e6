import type { Why } from '#shared/domain/delivery/explain.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';

/** What to do about each class, in a sentence or two; headlines name the value that decides and are made where it is known. */
export const FIXES: Readonly<Record<Why, string>> = {
  'no-signature': 'Look at what stands between sender and receiver: a proxy or a framework has dropped the X-MLflow- headers.',
  unsigned: 'Set a secret in two places: at the webhook in MLflow, and in the receiver.',
  'no-id': 'Look at what stands between sender and receiver: a proxy or a framework has dropped X-MLflow-Delivery-Id.',
  'no-timestamp': 'Look at what stands between sender and receiver: a proxy or a framework has dropped X-MLflow-Timestamp.',
  'ts-not-integer': 'Read the header X-MLflow-Timestamp as text; it holds whole seconds. The “timestamp” in the body is another time.',
  'ts-stale': 'Replay it newly signed. If it was on its way that long, widen the tolerance of the receiver.',
  'ts-stale-retry': `Ask for less than ${TOLERANCE_SEC} s in Retry-After, or widen the tolerance: every retry keeps the first timestamp.`,
  'ts-future': 'Set the clock of the receiver, or allow a small negative age.',
  prefix: 'Split at the first comma: “v1” is the version, the base64 signature stands behind it.',
  'legacy-recipe': 'Hash delivery id + "." + timestamp + "." + body, and write the digest in base64 behind “v1,”.',
  'b64-form': 'Write the digest in standard base64 with its padding; compare the texts.',
  'b64-broken': 'Look for what cuts or changes the header; a signature has 44 characters behind “v1,”.',
  'body-reserialised': 'Hash the raw bytes of the body before anything parses it.',
  'body-newline': 'Hash the bytes as they were read. Shells (“echo”), editors and line-wise readers add or remove line breaks.',
  'body-encoding': 'Hash the bytes, not a text made of them.',
  'body-empty': 'Use the final URL, with its trailing slash and scheme, so that nothing is redirected.',
  'body-altered': 'Something between sender and receiver rewrites the body, such as a proxy that formats JSON: let it pass bytes through.',
  'secret-space': 'Strip the secret when it is read, as with “strip()”.',
  'secret-quoted': 'Take the quotation marks away: in .env files and container settings they can become part of the value.',
  'secret-decoded': 'Use the secret as text, as it stands. Generic webhook libraries decode it; MLflow does not.',
  'secret-other': 'Compare which URL has which secret.',
  'secret-encoded': 'Use the secret as text, as it stands, encoded nowhere.',
  'secret-cut': 'Read the whole secret.',
  'secret-changed': 'Keep every character as it is.',
  'secret-line': 'Take only what stands behind the “=”.',
  'secret-unset': 'Set the secret where this program runs, and let it end at start when it is missing.',
  'secret-old': 'Deploy the new secret, or let the receiver accept both for a while.',
  'id-mismatch': 'Take the id from this request’s X-MLflow-Delivery-Id as it is; do not make, keep or change one.',
  'ts-mismatch': 'Take the text of X-MLflow-Timestamp as it is.',
  'content-order': 'Hash delivery id + "." + timestamp + "." + body.',
  algorithm:
    'Compute HMAC-SHA256: the secret is the key, delivery id + "." + timestamp + "." + body the message, all of its 32 bytes the digest.',
  combined: 'Mend both, in this order.',
  'no-match': 'Print the length and the first hex digits of SHA-256 of the body and of the secret in your program, and compare.',
  'refused-valid': 'Paste the value that your program computed, or let it answer with X-Hookglass-Computed.',
  'ts-refused': 'Set the clock of the receiver by a time server, and allow a negative age of some seconds.',
  'refused-early': 'Let the receiver say which step refuses it; look at how it reads the three headers and the timestamp.',
  'refused-body': 'Compare the types of the receiver with the event: “hookglass trigger EVENT --schema” prints its fields.',
  'refused-scheme':
    'Read X-MLflow-Signature: behind “v1,” stands the base64 of HMAC-SHA256 over delivery id + "." + timestamp + "." + body.',
  'refused-login': 'Take this path out of what asks for a login or a CSRF token: MLflow sends neither, the signature stands for both.',
  'refused-front': 'Let what stands in front of the program pass this path, host name and address.',
  'refused-route': 'Compare the URL of the webhook with the path and method at which the program listens.',
  'refused-repeat': 'Answer 200 to a delivery id that was handled before: MLflow repeats it when an answer was lost.',
  'refused-other': 'Look up what this status means to the program.',
  'receiver-failed': 'Look into the log of the receiver at this moment.',
  'right-value': 'Look at the other checks: header names, the timestamp, and how the two texts are compared.',
};

/** `14 min 2 s`, `3 h 4 min`, `12 s`. */
export function durationText(seconds: number): string {
  const [days, hours, minutes, rest] = [
    Math.floor(seconds / 86_400),
    Math.floor((seconds % 86_400) / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ];
  const parts = [days && `${days} d`, hours && `${hours} h`, minutes && `${minutes} min`, rest && `${rest} s`].filter(Boolean);
  return parts.length === 0 ? '0 s' : parts.slice(0, 2).join(' ');
}

/** Long values keep their start. */
export const shown = (text: string, length = 40): string => (text.length <= length ? text : `${text.slice(0, length)}…`);
