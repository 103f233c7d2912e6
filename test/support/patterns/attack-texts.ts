/** A text that may cost a pattern more than it should: a start that fits, many times the same, and an end that does not fit. */
export interface Attack {
  start: string;
  repeated: string;
  end: string;
}

export const attackText = ({ start, repeated, end }: Attack, length: number): string =>
  start + repeated.repeat(Math.max(1, Math.ceil((length - start.length - end.length) / repeated.length))) + end;

/** One or two of each class of characters that a pattern can tell apart. */
const CHARACTERS = [
  ...' \t\n\r\v\f\0',
  ...'019afexvAFZ_',
  ...'"\'`\\/()[]{}<>.,:;!?*+-=%#&@$^|~',
  ...'\u00e9\u0660\u0085\u00a0\u00ad\u200b\u2028\u3000\ufeff\ufffd',
  '\ud800',
  '\udc00',
  '\u{1d7d8}',
  '\u{1f600}',
];
const ENDS = ['', '\0', '\n', 'x', '"'];
const MOST_STARTS = 48;

/** Each class of characters alone, and what the pattern itself looks for: its beginnings, repeated and followed by its parts. */
export function attacksOn({ source, flags }: { source: string; flags: string }): Attack[] {
  const { beginnings, parts } = piecesOf(source, flags);
  const starts = [...beginnings].filter((text) => text !== '').slice(0, MOST_STARTS);
  const units = new Set([...CHARACTERS, ...parts, ...starts, ...starts.flatMap((text) => [`${text} `, `${text}\n`, `${text}x`])]);
  return [
    ...withEnds('', [...units]),
    ...starts.flatMap((start) => withEnds(start, [...parts])),
    // Something before it, so that an expression that is bound to a beginning does not save the day by chance.
    ...withEnds('x', [...parts]),
  ];
}

const withEnds = (start: string, units: readonly string[]): Attack[] =>
  units.filter((unit) => unit !== '').flatMap((repeated) => ENDS.map((end) => ({ start, repeated, end })));

interface Pieces {
  /** A text that fits the pattern up to some place in it. */
  beginnings: Set<string>;
  /** Texts that fit one of its parts. */
  parts: Set<string>;
}

/** Reads a pattern only as far as needed to give examples of what its parts match. */
function piecesOf(source: string, flags: string): Pieces {
  const beginnings = new Set<string>();
  const parts = new Set<string>();
  const unicode = flags.replaceAll(/[^iuvs]/g, '');
  let at = 0;
  alternatives('');
  return { beginnings, parts };

  /** @returns an example of the first alternative */
  function alternatives(before: string): string {
    const first = sequence(before);
    while (source[at] === '|') {
      at += 1;
      sequence(before);
    }
    return first;
  }

  function sequence(before: string): string {
    let text = '';
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const example = part(before + text);
      const times = timesOf();
      // Where the number of repetitions is open, the search has a choice: that is where it can lose its way.
      if (times === undefined) beginnings.add(before + text);
      text += example.repeat(times ?? 1);
      if (times === undefined) beginnings.add(before + text);
      if (example !== '') parts.add(example);
    }
    beginnings.add(before + text);
    return text;
  }

  function part(before: string): string {
    const rest = source.slice(at);
    if (rest.startsWith('(')) return group(before, rest);
    const atom =
      /^(?:\[(?:\\.|[^\]\\])*\]|\\(?:p\{[^}]*\}|P\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|k<[^>]*>|.)|.)/s.exec(rest)?.[0] ??
      '';
    at += atom.length;
    return exampleOf(atom);
  }

  function group(before: string, rest: string): string {
    const open = /^\((?:\?(?:<?[=!]|:|<[^>]*>|[ims-]+:))?/.exec(rest)?.[0] ?? '(';
    at += open.length;
    const isLook = /[=!]$/.test(open);
    const example = alternatives(before);
    at += 1;
    return isLook ? '' : example;
  }

  /** Four of the characters that fit are kept as parts; the first is the example. */
  function exampleOf(atom: string): string {
    if (/^(?:\^|\$|\\b|\\B|\\[1-9]|\\k.*)$/.test(atom)) return '';
    const single = new RegExp(`^(?:${atom})$`, unicode);
    const fitting = [...CHARACTERS, ...atom].filter((character) => single.test(character));
    for (const character of fitting.slice(0, 4)) parts.add(character);
    return fitting.find((character) => atom === character || atom === `\\${character}`) ?? fitting[0] ?? '';
  }

  /** How often it has to be there: once without a quantifier, undefined for `*` and `+`. */
  function timesOf(): number | undefined {
    const quantifier = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(source.slice(at));
    at += quantifier?.[0].length ?? 0;
    if (quantifier && /^[*+]/.test(quantifier[0])) return undefined;
    return Math.max(1, Number(quantifier?.[1] ?? 1));
  }
}
