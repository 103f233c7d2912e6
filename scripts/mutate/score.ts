/** What is read of Stryker's report: https://github.com/stryker-mutator/mutation-testing-elements, schema 2. */
export interface MutationReport {
  files: Readonly<Record<string, { source: string; mutants: readonly Mutant[] }>>;
}

interface Mutant {
  /** Killed, Survived, NoCoverage, Timeout, Ignored, CompileError … */
  status: string;
  mutatorName: string;
  replacement?: string;
  location: { start: { line: number; column: number }; end: { line: number; column: number } };
}

const DETECTED = ['Killed', 'Timeout'];
const ALIVE = ['Survived', 'NoCoverage'];

/** `retry: 91 % of 259 mutants were seen by a test; 20 were not, 3 of them in code that no test runs` */
export function scoreLine(slice: string, { files }: MutationReport): string {
  const all = Object.values(files).flatMap(({ mutants }) => mutants);
  const count = (...statuses: string[]) => all.filter(({ status }) => statuses.includes(status)).length;
  const detected = count(...DETECTED);
  const alive = count(...ALIVE);
  if (detected + alive === 0) return `${slice}: there was nothing to change`;
  const score = ((detected * 100) / (detected + alive)).toFixed(1);
  return `${slice}: ${score} % of ${detected + alive} mutants were seen by a test; ${alive} were not, ${count('NoCoverage')} of them in code that no test runs`;
}

/** Each mutant that lives: where it is, and what stands there instead of what. */
export function survivorsOf({ files }: MutationReport): string[] {
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants
      .filter(({ status }) => ALIVE.includes(status))
      .map(({ location: { start, end }, mutatorName, replacement = '' }) => {
        const was = lines[start.line - 1]?.slice(start.column - 1, start.line === end.line ? end.column - 1 : undefined) ?? '';
        return `${file}:${start.line}:${start.column} ${mutatorName}: ${shortened(was)} → ${shortened(replacement)}`;
      });
  });
}

const shortened = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text).replaceAll('\n', '⏎');
