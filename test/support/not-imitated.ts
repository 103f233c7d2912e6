import type { RecordedRelease } from '#shared/domain/mlflow/release.ts';

/** Recorded answers to which Hookglass answers as the newest release does. docs/mlflow-versions.md tells them to users. */
export const NOT_IMITATED: readonly { what: string; releases: readonly RecordedRelease[]; lines: RegExp }[] = [
  {
    what: 'A version that is refused because its logged model is unknown is there all the same.',
    releases: ['3.3.2'],
    lines: /^errors\/(?:latest-get|alias-get-latest)$/,
  },
  { what: 'A run has no outputs.', releases: ['3.3.2', '3.5.1'], lines: /^tracking\/search-runs#2$/ },
  {
    what: 'A field in both spellings, a_b and aB, is taken.',
    releases: ['3.3.2', '3.5.1', '3.10.1', '3.11.1', '3.13.0', '3.15.2', '3.16.1'],
    lines: /^errors\/rm-both-spellings$/,
  },
  {
    what: 'The words in which a clause without a comparison is refused.',
    releases: ['3.3.2', '3.5.1', '3.10.1'],
    lines: /^search\/rm-33$/,
  },
  {
    what: 'A file that is missing is told with the address of the store.',
    releases: ['3.13.0'],
    lines: /^artifacts\/get-missing$/,
  },
];
