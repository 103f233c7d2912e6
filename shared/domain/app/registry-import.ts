import type { RegistryKind } from '../mlflow/registry-change.ts';

/** What became of one model or prompt of another server. `here`: one of that name was here already and stays as it is. */
export const IMPORT_RESULTS = ['taken', 'replaced', 'here', 'left-out'] as const;
export type ImportResult = (typeof IMPORT_RESULTS)[number];

export interface ImportedItem {
  name: string;
  kind: RegistryKind;
  result: ImportResult;
  versions: number;
  aliases: number;
  /** Why it was left out. */
  why?: string;
}

export const IMPORT_STATES = ['running', 'done', 'stopped', 'failed'] as const;

/** A registry of another server on its way into ours. */
export interface RegistryImport {
  number: number;
  /** Where it is read, fit to be shown. */
  base: string;
  /** What that server says its release is. */
  release?: string;
  state: (typeof IMPORT_STATES)[number];
  /** Models and prompts that the server has named so far, and those of them whose names were asked for. */
  seen: number;
  wanted: number;
  counts: Record<ImportResult, number>;
  /** Of those that were taken. */
  versions: number;
  bytesRead: number;
  /** Why it failed, or which bound ended it, as a sentence. */
  problem?: string;
  startedAtMs: number;
  endedAtMs?: number;
}

/** What one import takes at most; a larger registry is taken in parts, by names. */
export const IMPORT_BOUNDS = { models: 10_000, versions: 100_000, versionsOfOne: 10_000, bytes: 256 * 1024 * 1024 } as const;

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What has come in so far: `12 models and prompts with 40 versions`. */
export function importedWords({ counts, versions }: RegistryImport): string {
  return `${counted(counts.taken + counts.replaced, 'model or prompt', 'models and prompts')} with ${counted(versions, 'version', 'versions')}`;
}

/** @param replaceWith how what is here can be replaced: `--replace takes those of the server` */
export function importSentences(now: RegistryImport, replaceWith: string): string[] {
  const { base, release, bytesRead, seen, wanted, state, problem } = now;
  const { here, 'left-out': leftOut } = now.counts;
  const [are, stay] = here === 1 ? ['is', 'stays'] : ['are', 'stay'];
  return [
    `${base}${release === undefined ? '' : `, MLflow ${release}`}: ${importedWords(now)} taken over, ${(bytesRead / 1024 / 1024).toFixed(1)} MiB read.`,
    'No event was fired and no artifact copied.',
    ...(here > 0 ? [`${here} of the same name ${are} here already and ${stay} as before; ${replaceWith}.`] : []),
    ...(leftOut > 0 ? [`${leftOut} left out.`] : []),
    ...(wanted === 0 && state === 'done' ? [seen === 0 ? 'Its registry is empty.' : `None of its ${seen} names was asked for.`] : []),
    ...(problem === undefined ? [] : [problem]),
  ];
}
