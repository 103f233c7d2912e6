interface Keyboard {
  /** Whether single letters act at all. */
  letters: boolean;
  isMac: boolean;
}

/**
 * A title and its shortcut as a menu shows them. What the system cannot show beside a title stands behind it in brackets: a sequence like
 * `C L` and a sign that systems show in words or as other keys anywhere, and a single letter on a Mac, where showing it would make the
 * system take it from every field that is typed in.
 */
export function labelOf(
  title: string,
  keys: readonly string[] | undefined,
  { letters, isMac }: Keyboard,
): { label: string; accelerator?: string } {
  const withMod = keys?.find((text) => text.startsWith('mod+'));
  if (withMod !== undefined) return { label: title, accelerator: withMod.replace('mod', 'CommandOrControl') };
  const plain = keys?.[0];
  if (plain === undefined || !letters) return { label: title };
  if (!isMac && !plain.includes(' ') && !/^[.?]$/.test(plain)) return { label: title, accelerator: plain };
  return { label: `${title} [${plain}]` };
}
