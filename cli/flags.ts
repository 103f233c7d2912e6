import { parseArgs } from 'node:util';
import type { StartedBy } from '#shared/domain/app/settings.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { didYouMean } from '#shared/domain/nearest.ts';

/** One flag of a command: how its text becomes a value, and what it is without one. */
export interface Flag<Value> {
  /** What stands after it in the help: `PORT`. A switch has none. */
  value?: string;
  /** One letter that means the same: `f` for `-f`. */
  short?: string;
  /** May be given more than once; the texts are joined by commas, or by what `between` says. */
  many?: true;
  between?: string;
  /** An empty value means something. That of any other flag is refused: it is mostly a variable of a script that was not set. */
  mayBeEmpty?: true;
  /** A variable of MLflow's that means the same; our own twin `HOOKGLASS_…` comes before it. */
  env?: string;
  /** Its value is a secret: how else it can be given, since other users of the machine see a command line. */
  secretInstead?: string;
  fallback: Value;
  /** What it is without one, in the words of the help: where `fallback` is none that a person would write. */
  fallbackText?: string;
  /** @throws Error whose message completes `--flag TEXT: …`. */
  parse(text: string): Value;
  /** For a flag that may be given more than once, in place of `parse`: each text as it was given. In the environment each has a line. */
  parseAll?: (texts: readonly string[]) => Value;
  help: string;
}

export type FlagTable = Readonly<Record<string, Flag<unknown>>>;

export interface Flags<Table extends FlagTable> {
  values: { [Name in keyof Table]: Table[Name] extends Flag<infer Value> ? Value : never };
  /** Flags that the command line or the environment set. */
  chosen: ReadonlySet<keyof Table>;
  /** By which of the two, and under which name. */
  startedBy: ReadonlyMap<keyof Table, StartedBy>;
  positionals: string[];
}

/**
 * Reads a command line against a table: the flag itself, else its twin in the environment, else its fallback.
 * @param verb whose help lists the flags
 * @throws StartError `usage`, with the flag and what it expects.
 */
export function readFlags<Table extends FlagTable>(
  table: Table,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  verb: string,
): Flags<Table> {
  const { given, positionals } = splitArguments(table, argv, verb);
  const values: Record<string, unknown> = {};
  const startedBy = new Map<string, StartedBy>();
  for (const [name, flag] of Object.entries(table)) {
    const found = sources(name, flag, given, env).find(({ text }) => text !== undefined);
    if (found?.text === undefined) {
      values[name] = flag.fallback;
      continue;
    }
    if (found.from === `--${name}` && isLeftEmpty(flag, given[name])) throw new StartError('usage', emptyWords(name, flag));
    values[name] = flag.parseAll ? flag.parseAll(textsOf(found.text, given[name])) : parseValue(flag, found.from, found.text);
    startedBy.set(name, { kind: found.from.startsWith('--') ? 'flag' : 'environment', from: found.from });
  }
  return { values: values as Flags<Table>['values'], chosen: new Set(startedBy.keys()), startedBy, positionals };
}

/** The twin of a flag: `--mlflow-port` is HOOKGLASS_MLFLOW_PORT. */
export const envName = (name: string) => `HOOKGLASS_${name.toUpperCase().replaceAll('-', '_')}`;

/** What to tell somebody who wrote a secret into the command line, which the shell keeps and other users can list. */
export function exposedSecrets<Table extends FlagTable>(table: Table, { values, startedBy }: Flags<Table>): string[] {
  return Object.entries(table).flatMap(([name, { secretInstead, fallback }]) => {
    const isExposed = startedBy.get(name)?.kind === 'flag' && values[name] !== '-' && values[name] !== fallback;
    return secretInstead !== undefined && isExposed
      ? [`Other users of this machine and the shell's history can see --${name}. Better: ${secretInstead}.`]
      : [];
  });
}

function splitArguments(
  table: FlagTable,
  argv: readonly string[],
  verb: string,
): { given: Record<string, unknown>; positionals: string[] } {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { value, many = false, short }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: many, ...(short !== undefined && { short }) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, allowNegative: true });
    return { given: values, positionals };
  } catch (error) {
    throw new StartError('usage', usageMessage(error, table, verb));
  }
}

/** In our words, since those of Node take three lines. */
function usageMessage(error: unknown, table: FlagTable, verb: string): string {
  const message = messageOf(error);
  const help = `"hookglass help ${verb}" lists its flags.`;
  const option = /'(?:-\w, )?(--?[\w-]*)/.exec(message)?.[1] ?? '';
  const flag = table[option.slice(2)];
  if (message.startsWith('Unknown option')) {
    const near = didYouMean(option.replace(/^-+/, ''), Object.keys(table), (name) => `--${name}`);
    return [`${verb} has no flag ${option}.`, near, help].filter(Boolean).join(' ');
  }
  if (flag?.value === undefined) return `${option} takes no value. ${help}`;
  const dash = message.includes('ambiguous') ? `; one that begins with a dash is written ${option}=-…` : '';
  return `${option} needs a value: ${option} ${flag.value}${dash}.`;
}

function sources(name: string, flag: Flag<unknown>, given: Record<string, unknown>, env: NodeJS.ProcessEnv) {
  const names = [envName(name), ...(flag.env ? [flag.env] : [])];
  const onLine = given[name];
  return [
    {
      from: `--${name}`,
      text: onLine === undefined ? undefined : Array.isArray(onLine) ? onLine.join(flag.between ?? ',') : String(onLine),
    },
    // An empty variable is an unset one, as in most shells' `${X:-default}`.
    ...names.map((from) => ({ from, text: env[from] || undefined })),
  ];
}

const isLeftEmpty = (flag: Flag<unknown>, onLine: unknown) => !flag.mayBeEmpty && [onLine].flat().includes('');

const emptyWords = (name: string, { value, fallback }: Flag<unknown>) =>
  `--${name} is there, but its value is empty. Give it one, --${name} ${value}, or leave it out${typeof fallback === 'string' ? `: it is ${fallback} then` : ''}.`;

const textsOf = (text: string, onLine: unknown): readonly string[] => (Array.isArray(onLine) ? onLine.map(String) : text.split('\n'));

/** Whoever reads an error need not read the password of an address as well. */
const withoutAccount = (text: string) => text.replace(/(^|\/\/)[^/?#\s]*@/g, '$1•••@');

function parseValue(flag: Flag<unknown>, from: string, text: string): unknown {
  try {
    return flag.parse(text);
  } catch (error) {
    throw new StartError('usage', `${from} ${JSON.stringify(withoutAccount(text))}: ${messageOf(error).replace(/[^.?]$/, '$&.')}`);
  }
}
