const SHORT: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text as Python's `repr` shows it, which MLflow's messages quote: 'it' or "it's", with newlines and controls escaped. */
export function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let shown = '';
  for (const char of text) shown += char === quote ? `\\${char}` : (SHORT[char] ?? escaped(char));
  return quote + shown + quote;
}

/** Bytes, one character each, as Python's `repr` shows them: everything that is not ASCII is escaped. */
export function pythonBytesRepr(latin1: string): string {
  const shown = pythonRepr(latin1);
  return `b${shown.replace(/[\x80-\xff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`)}`;
}

/** What JSON gave, as Python's `repr` shows it: `{'offset': 0}`. Numbers have lost whether they were written with a fraction. */
export function pythonValueRepr(value: unknown): string {
  if (typeof value === 'string') return pythonRepr(value);
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(pythonValueRepr).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).map(([key, inner]) => `${pythonRepr(key)}: ${pythonValueRepr(inner)}`);
  return `{${entries.join(', ')}}`;
}

/** Printable characters stay; controls, separators, unassigned and lone surrogates become `\x`, `\u` or `\U`. */
function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (char === ' ' || (code > 0x20 && code < 0x7f)) return char;
  if (code > 0x7f && !/[\p{C}\p{Z}]/u.test(char)) return char;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
