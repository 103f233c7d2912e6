import { invalidParameter } from '#shared/domain/mlflow-error.ts';
import { pythonRepr } from '#shared/domain/python-repr.ts';
import { pythonInt } from '#shared/domain/python-text.ts';

/** The token of the page that begins at `offset`, exactly as Python prints it. */
export function pageToken(offset: number): string {
  return Buffer.from(`{"offset": ${offset}}`).toString('base64');
}

/** The offset in a token; no token, or an empty one, is the first page. @throws MlflowError in MLflow's words. */
export function offsetOf(token: string | undefined): number {
  if (!token) return 0;
  const decoded = decode(token);
  if (decoded === undefined) throw invalidParameter('Invalid page token, could not base64-decode');
  const parsed = parse(decoded);
  if (parsed === undefined) throw invalidParameter(`Invalid page token, decoded value=b${pythonRepr(decoded.toString('latin1'))}`);
  const offset: unknown = typeof parsed === 'object' && parsed !== null && 'offset' in parsed ? parsed.offset : undefined;
  if (!offset) throw invalidParameter(`Invalid page token, parsed value=${JSON.stringify(parsed).replaceAll('"', "'")}`);
  const number = typeof offset === 'number' ? Math.trunc(offset) : pythonInt(String(offset));
  if (number === undefined) throw invalidParameter(`Invalid page token, not stringable ${String(offset)}`);
  return Math.min(Math.max(Number(number), 0), Number.MAX_SAFE_INTEGER);
}

/** As Python's `b64decode`: foreign characters are skipped, the padding must be there. */
function decode(token: string): Buffer | undefined {
  const [digits = ''] = token.replace(/[^A-Za-z0-9+/=]/g, '').split('=', 1);
  const padding = (token.match(/=/g) ?? []).length;
  const missing = (4 - (digits.length % 4)) % 4;
  if (missing === 3 || padding < missing) return undefined;
  return Buffer.from(digits, 'base64');
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
