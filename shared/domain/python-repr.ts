const SHORT: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text as Python's `repr` shows it, which MLflow's messages quote: 'it' or "it's", with newlines and controls escaped. */
export function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let shown = '';
  for (const char of text) shown += char === quote ? `\\${char}` : (SHORT[char] ?? escaped(char));
  return quote + shown + quote;
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
