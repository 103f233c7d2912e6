/** A digest as programs write it, with or without what stands before it. */
const DIGEST = /^(?:v\d+[,=:]|sha-?256[=:])?\s*(?:[A-Za-z0-9+/_-]{43}=?|[0-9a-fA-F]{64})$/;
/** A secret is one word; what is longer or has blanks belongs into its field, where the person puts it. */
const WORD = /^\S{1,200}$/;

/** What a pasted line is, as far as its form tells: a digest, one word that may be a secret, or something else. */
export function kindOfPasted(text: string): 'value' | 'secret' | 'other' {
  if (DIGEST.test(text.trim())) return 'value';
  return WORD.test(text) && !/^[{[<]|^https?:/i.test(text) ? 'secret' : 'other';
}

/** As a field takes it: the line break that a copied line brings along is none of it. Empty for several lines. */
export function oneLine(text: string): string {
  const line = text.replace(/\r?\n$/, '');
  return /[\r\n]/.test(line) ? '' : line;
}
