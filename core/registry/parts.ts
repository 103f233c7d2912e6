import type { Database } from '#core/database/open.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { RegistryEvent, TagPairs } from '#shared/domain/mlflow/event-schema.ts';
import type { MlflowRelease } from '#shared/domain/mlflow/release.ts';
import type { ModelStore } from './model-store.ts';
import type { SourceLookup } from './source-rules.ts';
import type { VersionStore } from './version-store.ts';

export interface RegistryOptions {
  db: Database;
  /** Whose models they are. */
  workspace: string;
  clock: Clock;
  /** Called inside the transaction of the change, where MLflow fires a webhook event and nowhere else. */
  announce: (event: RegistryEvent) => void;
  tracking: Tracking;
  /** The MLflow whose rules and events it has. */
  release: MlflowRelease;
}

/** What the parts of the registry share. */
export interface RegistryParts extends Omit<RegistryOptions, 'db' | 'workspace'> {
  models: ModelStore;
  versions: VersionStore;
}

/** What tracking does for the registry. */
export interface Tracking extends SourceLookup {
  /** Notes on a logged model which versions were made from it. */
  linkVersion(modelId: string, name: string, version: number): void;
}

/** What a version is made from. */
export interface NewVersion {
  name: string;
  source: string;
  /** Absent and empty differ only for sources that are versions themselves. */
  runId?: string;
  modelId?: string;
  tags: TagPairs;
  runLink: string;
  description: string;
}
