/** Whoever types a name leaves a letter out, swaps two, or stops half way; further off is another name. */
const mostEdits = (length: number): number => (length <= 3 ? 1 : length <= 7 ? 2 : 3);

const MOST_NAMED = 3;
const LONGEST_TYPED = 60;

/** The known names that somebody may have meant, the nearest first, three at most. Upper and lower case are the same here. */
export function nearestNames(typed: string, known: readonly string[]): string[] {
  if (typed === '' || typed.length > LONGEST_TYPED) return [];
  const word = typed.toLowerCase();
  const rated = known.map((name) => ({ name, edits: rating(word, name.toLowerCase()) }));
  const best = Math.min(...rated.map(({ edits }) => edits));
  return rated
    .filter(({ edits }) => edits <= mostEdits(word.length) && edits <= best + 1)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, MOST_NAMED)
    .map(({ name }) => name);
}

/** `Did you mean deliveries?`, `Did you mean export or import?`; empty where nothing is near. @param written how a name is typed: `--${name}` */
export function didYouMean(typed: string, known: readonly string[], written = (name: string) => name): string {
  const names = nearestNames(typed, known).map(written);
  const last = names.pop();
  if (last === undefined) return '';
  return `Did you mean ${names.length === 0 ? last : `${names.join(', ')} or ${last}`}?`;
}

/** The beginning of a name, or one that goes on behind it, is as near as one edit. */
function rating(word: string, name: string): number {
  const isBeginning = word.length >= 2 && (name.startsWith(word) || (name.length >= 3 && word.startsWith(name)));
  const edits = editsBetween(word, name);
  return isBeginning ? Math.min(edits, 1) : edits;
}

/** Letters that have to be added, taken away, replaced or swapped with their neighbour. */
function editsBetween(a: string, b: string): number {
  let [before, previous]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      current.push(least);
    }
    [before, previous] = [previous, current];
  }
  return previous[b.length] ?? 0;
}
