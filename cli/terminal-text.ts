/** C0 and C1 controls, DEL, and the characters that turn text around or hide it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Makes text that came from outside fit for one line of a terminal: nothing in it moves the cursor, sets a colour,
 * starts a line or reads backwards. What was there is shown as `\x1b`, `\u{202e}`.
 */
export function terminalText(remote: string): string {
  return remote.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** A value as JSON for a terminal or a pipe: the same characters are written as `\u…`, which JSON reads back. */
export function terminalJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent)
    .split('\n')
    .map((line) => line.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`))
    .join('\n');
}
