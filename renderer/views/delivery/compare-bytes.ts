import { type ChangeObject, diffChars } from 'diff';

/** A stretch of one of two texts: the same in both, or only in this one. */
export interface Stretch {
  kind: 'same' | 'only';
  text: string;
  /** The first place where the two differ. */
  first?: true;
}

/** Texts with more characters in or out than this are told apart in detail only behind their common start … */
const MOST_EDITS = 300;
/** … and so far: whoever sees fifty differences needs no further. */
const DETAILED_CHARS = 200;

/** Marks, character by character, what only one of two texts has. */
export function compareTexts(sent: string, hashed: string): { sent: Stretch[]; hashed: Stretch[] } {
  const [left, right] = [createStretches(), createStretches()];
  const changes = diffChars(sent, hashed, { maxEditLength: MOST_EDITS }) ?? diffStarts(sent, hashed);
  for (const { value, added, removed } of changes) {
    if (!added) left.add(removed ? 'only' : 'same', value);
    if (!removed) right.add(added ? 'only' : 'same', value);
    if (removed) right.point();
    if (added) left.point();
  }
  return { sent: left.all, hashed: right.all };
}

type Change = Pick<ChangeObject<string>, 'value' | 'added' | 'removed'>;

/** The differences of the first stretch in detail; what comes behind it is different as a whole. */
function diffStarts(sent: string, hashed: string): Change[] {
  let alike = 0;
  while (alike < sent.length && sent[alike] === hashed[alike]) alike += 1;
  const end = alike + DETAILED_CHARS;
  const detailed = diffChars(sent.slice(0, end), hashed.slice(0, end));
  const shown = detailed.slice(0, detailed.findLastIndex(({ added, removed }) => !added && !removed) + 1);
  const restOf = (text: string, other: 'added' | 'removed') => text.slice(charsWithout(shown, other));
  return [
    ...shown,
    { value: restOf(sent, 'added'), added: false, removed: true },
    { value: restOf(hashed, 'removed'), added: true, removed: false },
  ];
}

const charsWithout = (changes: readonly Change[], kind: 'added' | 'removed') =>
  changes.reduce((sum, change) => sum + (change[kind] ? 0 : change.value.length), 0);

function createStretches() {
  const all: Stretch[] = [];
  let different = false;
  return {
    all,
    add(kind: Stretch['kind'], text: string) {
      if (text === '') return;
      const last = all.at(-1);
      const first = kind === 'only' && !different;
      if (kind === 'only') different = true;
      if (last?.kind === kind && !first && !last.first) last.text += text;
      else all.push({ kind, text, ...(first && { first }) });
    },
    /** The other side has something here that this one lacks: the next character is where they part. */
    point() {
      if (!different) {
        different = true;
        all.push({ kind: 'same', text: '', first: true });
      }
    },
  };
}
