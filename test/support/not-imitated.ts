import type { RecordedRelease } from '#shared/domain/mlflow/release.ts';

/** Recorded answers to which Hookglass answers as the newest release does. docs/mlflow-versions.md tells them to users. */
export const NOT_IMITATED: readonly { what: string; releases: readonly RecordedRelease[]; lines: RegExp }[] = [];
