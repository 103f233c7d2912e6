/*
 * Both of these take time in proportion to the length of what they are given, whatever it is: the texts come from
 * strangers, and a `*` that becomes `.*` in a regular expression multiplies the lengths with each other.
 */

/** `*` stands for any characters, everything else for itself. */
export const matchesGlob = (glob: string, text: string): boolean => globMatcher(glob)(text);

/** For a glob that many texts are held against. */
export function globMatcher(glob: string): (text: string) => boolean {
  const [head = '', ...between] = glob.split(/\*+/);
  const tail = between.pop();
  if (tail === undefined) return (text) => text === glob;
  return (text) => {
    if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
    // Each part at its first place leaves the most room for those behind it.
    let at = head.length;
    for (const part of between) {
      const found = indexOfText(text, part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= text.length - tail.length;
  };
}

/** Up to here the engine's own search is quick for the worst of texts. */
const SHORT = 32;

/** As `text.indexOf(wanted, from)`, which for a long `wanted` may compare it again at each place of the text. */
export function indexOfText(text: string, wanted: string, from = 0): number {
  if (wanted.length <= SHORT) return text.indexOf(wanted, from);
  const borders = bordersOf(wanted);
  let fits = 0;
  for (let at = from; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    while (fits > 0 && wanted.charCodeAt(fits) !== unit) fits = borders[fits - 1] ?? 0;
    if (wanted.charCodeAt(fits) === unit) fits += 1;
    if (fits === wanted.length) return at + 1 - fits;
  }
  return -1;
}

/** For each start of a text: the longest shorter one with which it ends. Source: Knuth, Morris and Pratt, 1977. */
function bordersOf(text: string): Uint32Array {
  const borders = new Uint32Array(text.length);
  let length = 0;
  for (let at = 1; at < text.length; at += 1) {
    while (length > 0 && text[at] !== text[length]) length = borders[length - 1] ?? 0;
    if (text[at] === text[length]) length += 1;
    borders[at] = length;
  }
  return borders;
}
