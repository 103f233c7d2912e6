import { envName, type Flags, type FlagTable, readFlags } from './flags.ts';

/** A verb: what it takes, and what it does with it. */
export interface Command {
  /** Behind `hookglass`: `serve [flags]`. */
  usage: string;
  flags: FlagTable;
  /** @returns the exit code. @throws StartError for everything the user can mend. */
  run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number>;
}

export function command<Table extends FlagTable>(about: {
  usage: string;
  flags: Table;
  run(flags: Flags<Table>, env: NodeJS.ProcessEnv): Promise<number>;
}): Command {
  return { ...about, run: (argv, env) => about.run(readFlags(about.flags, argv, env), env) };
}

/** The help of one verb, a line per flag. */
export function helpLines({ usage, flags }: Command): string[] {
  const heads = Object.entries(flags).map(
    ([name, { value, short }]) => `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
  );
  const width = Math.max(0, ...heads.map((head) => head.length));
  return [
    `hookglass ${usage}`,
    '',
    ...Object.values(flags).map((flag, i) => `  ${(heads[i] ?? '').padEnd(width)}  ${flag.help}${fallbackText(flag.fallback)}`),
    ...(heads.length > 0 ? ['', `Each flag can come from the environment as well: --data-dir is ${envName('data-dir')}.`] : []),
  ];
}

function fallbackText(fallback: unknown): string {
  return typeof fallback === 'string' || typeof fallback === 'number' ? ` (${fallback})` : '';
}
