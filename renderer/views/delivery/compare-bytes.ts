/** A stretch of one of two texts: the same in both, or only in this one. */
export interface Stretch {
  kind: 'same' | 'only';
  text: string;
  /** The first place where the two differ. */
  first?: true;
}

/** Beyond this many differences the rest is one stretch: whoever sees fifty needs no further. */
const MOST_MARKS = 400;

/**
 * Marks what only one of two texts has. White space is stepped over on the side that has more of it, because that is what
 * writing JSON again changes; other differences are marked character by character on both sides.
 */
export function compareTexts(sent: string, hashed: string): { sent: Stretch[]; hashed: Stretch[] } {
  const [left, right] = [createStretches(), createStretches()];
  let [i, j, marks] = [0, 0, 0];
  while (i < sent.length && j < hashed.length && marks < MOST_MARKS) {
    const [a, b] = [sent[i] ?? '', hashed[j] ?? ''];
    if (a === b) {
      left.add('same', a);
      right.add('same', b);
      i++;
      j++;
      continue;
    }
    marks++;
    if (isSpace(a)) {
      left.add('only', a);
      right.point();
      i++;
    } else if (isSpace(b)) {
      right.add('only', b);
      left.point();
      j++;
    } else {
      left.add('only', a);
      right.add('only', b);
      i++;
      j++;
    }
  }
  left.add(marks < MOST_MARKS ? 'only' : 'same', sent.slice(i));
  right.add(marks < MOST_MARKS ? 'only' : 'same', hashed.slice(j));
  return { sent: left.all, hashed: right.all };
}

const isSpace = (char: string) => char === ' ' || char === '\n' || char === '\r' || char === '\t';

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
