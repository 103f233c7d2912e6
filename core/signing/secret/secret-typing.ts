import { type HeldSecret, heldForms } from './held-secret.ts';

const BY_HAND = 'Copy the secret instead of typing it.';
const LOCK = 'Type it anew without Caps Lock, or copy it.';
const KEYBOARD = 'Copy it, or choose the keyboard that is there: a console or a remote desktop has taken it for another one.';
const MARKDOWN = 'Copy the secret as it was made: a chat or a wiki reads these characters as its markup.';

/** Of longer secrets nobody types all of it. */
const MOST_TYPED = 128;

/** What hands and keyboards do: a key too many or too few, two in the wrong order, letters that look like others. */
export function secretTyping(secret: string): HeldSecret[] {
  return [
    ...heldForms('secret-changed', LOCK, [['with capitals and small letters exchanged', caseSwapped(secret)]]),
    ...heldForms(
      'secret-changed',
      BY_HAND,
      LOOKALIKES.flatMap(([is, typed]) => lookingAlike(secret, is, typed)),
    ),
    ...heldForms(
      'secret-changed',
      KEYBOARD,
      KEYBOARDS.map(([words, from, to]) => [words, exchanged(secret, from, to)]),
    ),
    ...heldForms('secret-changed', MARKDOWN, [
      ['without its underscores', secret.replaceAll('_', '')],
      ['without its asterisks', secret.replaceAll('*', '')],
      ['without its tildes', secret.replaceAll('~', '')],
      ['without its backticks', secret.replaceAll('`', '')],
    ]),
    ...(secret.length > MOST_TYPED ? [] : heldForms('secret-changed', BY_HAND, slips(secret))),
  ];
}

const caseSwapped = (text: string) => text.replace(/\p{L}/gu, (letter) => flipped(letter));

const flipped = (letter: string) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase());

/** What stands there, and what is read there. */
const LOOKALIKES: readonly (readonly [is: string, typed: string])[] = [
  ...[...pairs('O0'), ...pairs('o0'), ...pairs('l1'), ...pairs('I1'), ...pairs('lI'), ...pairs('l|'), ...pairs('I|')],
  ...[...pairs('S5'), ...pairs('B8'), ...pairs('Z2'), ...pairs('z2'), ...pairs('G6'), ...pairs('g9'), ...pairs('q9'), ...pairs('uv')],
  ...[...pairs('.,'), ...pairs('-_'), ...pairs(':;'), ...pairs('\\/')],
  ...([
    ['rn', 'm'],
    ['m', 'rn'],
    ['vv', 'w'],
    ['w', 'vv'],
    ['cl', 'd'],
    ['fi', '\ufb01'],
    ['fl', '\ufb02'],
    ['ff', '\ufb00'],
  ] as const),
];

function pairs([a = '', b = '']: string): [string, string][] {
  return [
    [a, b],
    [b, a],
  ];
}

function lookingAlike(secret: string, is: string, typed: string): [words: string, key: string][] {
  const words = `with “${typed}” for “${is}”`;
  const forms: [string, string][] = [];
  for (let at = secret.indexOf(is); at !== -1 && at < MOST_TYPED; at = secret.indexOf(is, at + 1)) {
    forms.push([`${words} at character ${at + 1}`, secret.slice(0, at) + typed + secret.slice(at + is.length)]);
  }
  return forms.length > 1 ? [[words, secret.replaceAll(is, () => typed)], ...forms] : forms.map(([, key]) => [words, key]);
}

/** The same keys on two keyboards. */
const ENGLISH = '-=[]\\;\'`/_+{}|:"~<>?@#^&*()yzYZ';
const GERMAN = 'ß´ü+#öä^-?`Ü*\'ÖÄ°;:_"§&/(=)zyZY';
const BRITISH_ENGLISH = '@"#~\\|';
const BRITISH = '"@£¬#~';
const FRENCH = 'qwazmQWAZM';
const AS_ENGLISH = 'azqw;AZQW:';

const KEYBOARDS: readonly (readonly [words: string, from: string, to: string])[] = [
  ['with “y” and “z” exchanged', 'yzYZ', 'zyZY'],
  ['typed on an English keyboard that was taken for a German one', ENGLISH, GERMAN],
  ['typed on a German keyboard that was taken for an English one', GERMAN, ENGLISH],
  ['typed on an American keyboard that was taken for a British one', BRITISH_ENGLISH, BRITISH],
  ['typed on a British keyboard that was taken for an American one', BRITISH, BRITISH_ENGLISH],
  ['typed on an English keyboard that was taken for a French one', AS_ENGLISH, FRENCH],
  ['typed on a French keyboard that was taken for an English one', FRENCH, AS_ENGLISH],
];

function exchanged(text: string, from: string, to: string): string {
  const [before, after] = [[...from], [...to]];
  return [...text].map((char) => after[before.indexOf(char)] ?? char).join('');
}

/** One slip each, by its place: which character it was is nobody’s business. */
function* slips(secret: string): Generator<[words: string, key: string]> {
  const chars = [...secret];
  const joined = (from: number, to: number, ...between: string[]) => [...chars.slice(0, from), ...between, ...chars.slice(to)].join('');
  for (const [at, char] of chars.entries()) {
    const place = `character ${at + 1} of ${chars.length}`;
    yield [`without its ${place}`, joined(at, at + 1)];
    yield [`with its ${place} twice`, joined(at, at + 1, char, char)];
    yield [`with its ${place} in the other case`, joined(at, at + 1, flipped(char))];
    const next = chars[at + 1];
    if (next !== undefined) yield [`with its characters ${at + 1} and ${at + 2} exchanged`, joined(at, at + 2, next, char)];
  }
}
