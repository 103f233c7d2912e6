/**
 * Controls, what turns text around, what hides in it (tags, joiners, variation selectors, fillers), halves of surrogate pairs and what no
 * font is meant to show.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** The same text with each invisible character as an escape: `\n`, `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\r') return '\\r';
    if (character === '\t') return '\\t';
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`;
  });
}

/** Lines stay lines. */
export const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n');
