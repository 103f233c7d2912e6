import { StartError } from '#shared/domain/app/start-error.ts';
import { exposedSecrets, type Flags, type FlagTable, readFlags } from './flags.ts';
import { printError } from './print.ts';

/** What a verb says about itself: its `--help` and its page in docs/commands are both made of this, so that neither can be forgotten. */
export interface VerbText {
  /** Behind `hookglass`, a line for each form: `serve [flags]`. */
  usage: readonly string[];
  /** What it does and what to know before using it: paragraphs of whole sentences, without markup. */
  about: readonly string[];
  flags: FlagTable;
  /** What `--json` prints, in a sentence or two. */
  json?: string;
  examples: readonly Example[];
  /** What each code means, 0 included. */
  exits: ExitTexts;
}

/** A line for a shell that works as it stands, on a core that has sent a few deliveries. */
export interface Example {
  /** What it is good for, as a heading: `Everything that failed in the last hour`. */
  says: string;
  /** `hookglass replay --failed --since 1h`; several lines are typed one after the other. */
  run: string;
  /** How it ends, where that is not 0. */
  exit?: number;
  /** It goes on until somebody stops it. */
  endless?: true;
}

export type ExitTexts = Readonly<Record<number, string>>;

/** A verb: what it says about itself, and what it does. */
export interface Command extends VerbText {
  /** @returns the exit code. @throws StartError for everything the user can mend. */
  run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number>;
}

/** @param about its exit codes are those that are its own: what every verb has is added */
export function command<Table extends FlagTable>(
  about: Omit<VerbText, 'flags' | 'exits'> & {
    flags: Table;
    exits?: ExitTexts;
    /** How many words may stand behind the verb, where there is a limit: one more is refused before anything is done. */
    words?: number;
    run(flags: Flags<Table>, env: NodeJS.ProcessEnv): Promise<number>;
  },
): Command {
  return {
    ...about,
    exits: { ...COMMON_EXITS, ...about.exits },
    run(argv, env) {
      const verb = about.usage[0]?.split(' ')[0] ?? '';
      const flags = readFlags(about.flags, argv, env, verb);
      const tooMany = flags.positionals[about.words ?? Number.POSITIVE_INFINITY];
      if (tooMany !== undefined) throw new StartError('usage', tooManyWords(verb, tooMany, about.words ?? 0));
      for (const remark of exposedSecrets(about.flags, flags)) printError(remark);
      return about.run(flags, env);
    },
  };
}

function tooManyWords(verb: string, word: string, most: number): string {
  const takes = most === 0 ? 'no words, only flags' : most === 1 ? 'one word' : `${most} words`;
  return `${verb} takes ${takes}: ${JSON.stringify(word)} is too many. "hookglass help ${verb}" shows how it is used.`;
}

const COMMON_EXITS: ExitTexts = {
  0: 'done',
  2: 'the command line is wrong, or the core refused what it asks for',
  74: 'something cannot be read or written, standard output included',
};

/** For `exits` of a verb that asks a running core. */
export const NO_CORE: ExitTexts = { 3: 'no core runs on this data directory, or it has stopped meanwhile' };
