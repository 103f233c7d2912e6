import { IMPORT_BOUNDS, type ImportedItem } from '#shared/domain/app/registry-import.ts';
import { globMatcher } from '#shared/domain/glob.ts';
import { MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import { REGISTRY_KINDS, type RegistryKind } from '#shared/domain/mlflow/registry-change.ts';
import type { WholeModel } from '#shared/domain/mlflow/whole-model.ts';
import type { ListedModel } from './parse-registry.ts';
import type { RegistryReader } from './read-registry.ts';

/** Our side of an import: what is here, and how one model comes in, all of it or nothing. */
export interface OwnRegistry {
  has(name: string): boolean;
  put(model: WholeModel, how: { replace: boolean }): Promise<'taken' | 'replaced' | 'here'>;
}

export interface ImportQuestion {
  /** Globs; none: every name. */
  names: readonly string[];
  /** What is here already is replaced by what is there; otherwise it stays as it is. */
  replace: boolean;
}

export interface ImportHow {
  reader: RegistryReader;
  own: OwnRegistry;
  signal: AbortSignal;
  onSeen(isWanted: boolean): void;
  onItem(item: ImportedItem): void;
}

/** `bound`: which limit ended it, as a sentence; what had come in by then stays. */
export type ImportEnd = { kind: 'done' } | { kind: 'stopped' } | { kind: 'bound'; sentence: string };

/** The rest of a registry that was too large, or an import that ended early, is taken by asking once more. */
export const GO_ON = 'Ask again to go on: what has come in is not read again.';

/**
 * Reads a registry and puts its models and prompts in, one after the other. No artifact is copied and no event is announced.
 * @throws RegistryReadError with a sentence when the server does not answer as it should; what had come in by then stays
 */
export async function importRegistry({ names, replace }: ImportQuestion, how: ImportHow): Promise<ImportEnd> {
  const { reader, own, signal, onSeen, onItem } = how;
  const globs = names.map(globMatcher);
  const done = new Set<string>();
  let [taken, versions] = [0, 0];

  for (const kind of REGISTRY_KINDS) {
    for await (const listed of reader.models(kind)) {
      if (signal.aborted) return { kind: 'stopped' };
      // While a list is read, a change there may move a model to the next page.
      if (done.has(listed.name)) continue;
      done.add(listed.name);
      const isWanted = globs.length === 0 || globs.some((matches) => matches(listed.name));
      onSeen(isWanted);
      if (!isWanted) continue;
      if (!replace && own.has(listed.name)) {
        onItem({ name: listed.name, kind, result: 'here', versions: 0, aliases: 0 });
        continue;
      }
      const bound = boundReached({ taken, versions, bytes: reader.bytesRead() });
      if (bound !== undefined) return { kind: 'bound', sentence: `${bound}, which is what one import takes. ${GO_ON}` };
      const item = await importOne(listed, kind, { reader, own, replace });
      if (item.result === 'taken' || item.result === 'replaced') [taken, versions] = [taken + 1, versions + item.versions];
      onItem(item);
    }
  }
  return { kind: 'done' };
}

function boundReached({ taken, versions, bytes }: { taken: number; versions: number; bytes: number }): string | undefined {
  if (taken >= IMPORT_BOUNDS.models) return `${IMPORT_BOUNDS.models} models and prompts have come in`;
  if (versions >= IMPORT_BOUNDS.versions) return `${IMPORT_BOUNDS.versions} versions have come in`;
  if (bytes >= IMPORT_BOUNDS.bytes) return `${IMPORT_BOUNDS.bytes / 1024 / 1024} MiB were read`;
  return undefined;
}

async function importOne(
  { latest, ...listed }: ListedModel,
  kind: RegistryKind,
  { reader, own, replace }: Pick<ImportHow, 'reader' | 'own'> & { replace: boolean },
): Promise<ImportedItem> {
  const { name, aliases } = listed;
  const leftOut = (why: string): ImportedItem => ({ name, kind, result: 'left-out', versions: 0, aliases: 0, why });
  const most = IMPORT_BOUNDS.versionsOfOne;
  const read = await reader.versions(name, kind, most + 1);
  if (read.length > most) return leftOut(`It has more than ${most} versions.`);
  const byNumber = new Map([...latest, ...read].map((version) => [version.version, version]));
  const versions = [...byNumber.values()].toSorted((a, b) => a.version - b.version);
  try {
    const result = await own.put({ ...listed, versions }, { replace });
    return {
      name,
      kind,
      result,
      ...(result === 'here' ? { versions: 0, aliases: 0 } : { versions: versions.length, aliases: aliases.length }),
    };
  } catch (error) {
    if (error instanceof MlflowError) return leftOut(error.message);
    throw error;
  }
}
