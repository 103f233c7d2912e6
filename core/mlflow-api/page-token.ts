import { invalidParameter } from '#shared/domain/mlflow/mlflow-error.ts';
import { pythonBytesRepr, pythonValueRepr } from '#shared/domain/mlflow/python-repr.ts';
import { pythonInt } from '#shared/domain/mlflow/python-text.ts';

/** The token of the page that begins at `offset`, exactly as Python prints it. */
export function pageToken(offset: number): string {
  return Buffer.from(`{"offset": ${offset}}`).toString('base64');
}

/** Of 16 digits it would have 36 characters. */
const LONGEST_TOKEN = 1000;

/** The offset in a token; no token, or an empty one, is the first page. @throws MlflowError in MLflow's words. */
export function offsetOf(token: string | undefined): number {
  if (!token) return 0;
  if (token.length > LONGEST_TOKEN) throw invalidParameter('Invalid page token, it is longer than any that a page was given');
  const decoded = decode(token);
  if (decoded === undefined) throw invalidParameter('Invalid page token, could not base64-decode');
  const parsed = parse(decoded);
  if (parsed === undefined) throw invalidParameter(`Invalid page token, decoded value=${pythonBytesRepr(decoded.toString('latin1'))}`);
  const offset: unknown = typeof parsed === 'object' && parsed !== null && 'offset' in parsed ? parsed.offset : undefined;
  if (!offset) throw invalidParameter(`Invalid page token, parsed value=${pythonValueRepr(parsed)}`);
  const number = typeof offset === 'number' ? Math.trunc(offset) : pythonInt(String(offset));
  if (number === undefined) throw invalidParameter(`Invalid page token, not stringable ${String(offset)}`);
  return Math.min(Math.max(Number(number), 0), Number.MAX_SAFE_INTEGER);
}

/**
 * As Python's `b64decode`: foreign characters are skipped, also a `=` in the wrong place; the first padding that completes a group
 * of four ends the text, and a group that stays incomplete is an error.
 */
function decode(token: string): Buffer | undefined {
  let digits = '';
  let pads = 0;
  for (const char of token) {
    const filled = digits.length % 4;
    if (char === '=') {
      pads += filled >= 2 ? 1 : 0;
      if (filled >= 2 && filled + pads >= 4) return Buffer.from(digits, 'base64');
    } else if (/[A-Za-z0-9+/]/.test(char)) {
      digits += char;
      pads = 0;
    }
  }
  return digits.length % 4 === 0 ? Buffer.from(digits, 'base64') : undefined;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
