import type { RegistryChange, RegistryChangeKind, RegistryItem, RegistryVersion } from '#shared/domain/mlflow/registry-change.ts';
import type { ChangeField } from './change-form.tsx';

/** Something that can be changed, with what has to be known for it. */
export interface Change {
  kind: RegistryChangeKind;
  verb: string;
  fields: readonly ChangeField[];
  toChange: (typed: Readonly<Record<string, string | undefined>>) => RegistryChange;
  /** What will come of it: said before it is done. */
  note?: (typed: Readonly<Record<string, string | undefined>>) => string;
  /** What it is about is gone afterwards. */
  leaves?: 'version' | 'item';
}

/** What can be done to one version. */
export function versionChanges(item: RegistryItem, one: RegistryVersion): Change[] {
  const { name } = item;
  const { version } = one;
  const keys = one.tags.map(([key]) => key);
  const alias: ChangeField = { name: 'alias', label: 'Alias', choices: item.aliases.map((known) => known.alias) };
  return [
    {
      kind: 'set-alias',
      verb: 'Set alias',
      fields: [alias],
      toChange: (typed) => ({ kind: 'set-alias', name, alias: typed['alias'] ?? '', version }),
      note: (typed) => moveWords(item, typed['alias'] ?? '', version),
    },
    {
      kind: 'delete-alias',
      verb: 'Delete alias',
      fields: [{ ...alias, start: one.aliases[0] ?? '' }],
      toChange: (typed) => ({ kind: 'delete-alias', name, alias: typed['alias'] ?? '' }),
      note: (typed) => removeWords(item, typed['alias'] ?? ''),
    },
    {
      kind: 'set-version-tag',
      verb: 'Set tag',
      fields: [
        { name: 'key', label: 'Key', choices: keys },
        { name: 'value', label: 'Value' },
      ],
      toChange: (typed) => ({ kind: 'set-version-tag', name, version, key: typed['key'] ?? '', value: typed['value'] ?? '' }),
    },
    {
      kind: 'delete-version-tag',
      verb: 'Delete tag',
      fields: [{ name: 'key', label: 'Key', start: keys[0] ?? '', choices: keys }],
      toChange: (typed) => ({ kind: 'delete-version-tag', name, version, key: typed['key'] ?? '' }),
      note: (typed) => (keys.includes(typed['key'] ?? '') ? '' : 'It has no such tag. MLflow fires the event all the same.'),
    },
    {
      kind: 'describe-version',
      verb: 'Describe',
      fields: [{ name: 'description', label: 'Description', start: one.description ?? '', lines: 2 }],
      toChange: (typed) => ({ kind: 'describe-version', name, version, description: typed['description'] ?? '' }),
    },
    {
      kind: 'delete-version',
      verb: `Delete v${version}`,
      fields: [],
      toChange: () => ({ kind: 'delete-version', name, version }),
      note: () =>
        `Deletes v${version}${one.aliases.length > 0 ? ` and with it ${one.aliases.join(', ')}, for which no event is fired either` : ''}. Its number is not used again. Its deliveries stay.`,
      leaves: 'version',
    },
  ];
}

/** What can be done to the model or prompt itself. */
export function itemChanges(item: RegistryItem): Change[] {
  const { name, kind, versions } = item;
  const keys = item.tags.map(([key]) => key);
  const prompt = kind === 'prompt';
  const last = item.versionList[0];
  return [
    {
      kind: 'create-version',
      verb: 'New version',
      fields: [
        prompt
          ? { name: 'text', label: 'Template', start: templateOf(last) ?? '', lines: 3 }
          : { name: 'text', label: 'Source', start: last?.source ?? `s3://models/${encodeURIComponent(name)}` },
        { name: 'description', label: 'Description' },
      ],
      toChange: (typed) => ({
        kind: 'create-version',
        name,
        text: typed['text'] ?? '',
        ...(typed['description'] && { description: typed['description'] }),
      }),
      note: () => (prompt ? '' : 'Nothing is read from the source: only its text is kept.'),
    },
    {
      kind: 'set-model-tag',
      verb: 'Set tag',
      fields: [
        { name: 'key', label: 'Key', choices: keys },
        { name: 'value', label: 'Value' },
      ],
      toChange: (typed) => ({ kind: 'set-model-tag', name, key: typed['key'] ?? '', value: typed['value'] ?? '' }),
    },
    {
      kind: 'delete-model-tag',
      verb: 'Delete tag',
      fields: [{ name: 'key', label: 'Key', choices: keys }],
      toChange: (typed) => ({ kind: 'delete-model-tag', name, key: typed['key'] ?? '' }),
    },
    {
      kind: 'describe-model',
      verb: 'Describe',
      fields: [{ name: 'description', label: 'Description', start: item.description, lines: 2 }],
      toChange: (typed) => ({ kind: 'describe-model', name, description: typed['description'] ?? '' }),
    },
    {
      kind: 'delete-model',
      verb: `Delete ${name}`,
      fields: [],
      toChange: () => ({ kind: 'delete-model', name }),
      note: () =>
        `Deletes “${name}”${versions > 0 ? ` and its ${versions === 1 ? 'version' : `${versions} versions`}` : ''}. Its deliveries stay.`,
      leaves: 'item',
    },
  ];
}

function moveWords({ aliases }: RegistryItem, alias: string, version: number): string {
  const from = aliases.find((one) => one.alias === alias)?.version;
  if (alias === '') return 'Moving an alias fires created once and no deleted.';
  if (from === version) return `${alias} is on v${version} already. MLflow fires created all the same.`;
  return `${alias}: ${from === undefined ? 'none' : `v${from}`} → v${version}. Moving an alias fires created once and no deleted.`;
}

function removeWords({ aliases }: RegistryItem, alias: string): string {
  const from = aliases.find((one) => one.alias === alias)?.version;
  if (alias === '') return 'No alias is on this version.';
  return from === undefined ? `${alias} is not set. MLflow fires deleted all the same.` : `${alias}: v${from} → none.`;
}

const templateOf = (version: RegistryVersion | undefined) => version?.tags.find(([key]) => key === 'mlflow.prompt.text')?.[1];
