const QUALITIES = 'able agile amber ample bold brave brisk calm clear clever crisp deep eager early fair fine fleet fond free fresh'.split(
  ' ',
);
const CREATURES = 'ant bat bee bird boar carp crab crow deer dove duck finch fish fly fox frog gnat goat hare hawk heron jay lark'.split(
  ' ',
);
const NUMBERS = 1000;

/** A name for a run or a logged model that nobody named. @param random 0…1 */
export function inventedName(random: () => number): string {
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)];
  return `${pick(QUALITIES)}-${pick(CREATURES)}-${Math.floor(random() * NUMBERS)}`;
}
