import type { Subject } from '#shared/domain/delivery/subject.ts';
import { type Fields, isFields, parsedJson, textIn } from '#shared/domain/wire/pasted/json-value.ts';
import { utf8Text } from '#shared/domain/wire/wire-text.ts';

/** What a body says of itself. */
export interface Payload {
  /** `model_version.created`; not necessarily one that is known. */
  event: string;
  about: Subject;
}

/** The longest body that is looked into for what it is about; MLflow's have some hundred bytes. */
const LONGEST_READ = 1024 * 1024;

/** @returns undefined where the bytes are no event of a registry */
export function payloadOf(body: Uint8Array): Payload | undefined {
  if (body.length === 0 || body.length > LONGEST_READ) return undefined;
  const parsed = parsedJson(utf8Text(body) ?? '');
  if (!isFields(parsed)) return undefined;
  const [entity, action] = [textIn(parsed, 'entity'), textIn(parsed, 'action')];
  if (entity === undefined || action === undefined) return undefined;
  const data = isFields(parsed['data']) ? parsed['data'] : {};
  return { event: `${entity}.${action}`, about: aboutOf(entity, data) };
}

function aboutOf(entity: string, data: Fields): Subject {
  const value = (name: string) => (typeof data[name] === 'number' ? String(data[name]) : textIn(data, name));
  const [version, alias, key] = [value('version'), value('alias'), value('key')];
  const text = data['value'];
  return {
    kind: entity.startsWith('budget') ? 'budget' : entity.startsWith('prompt') ? 'prompt' : 'model',
    name: value('name') ?? value('budget_policy_id') ?? '',
    ...(version !== undefined && { version }),
    ...(alias !== undefined && { alias }),
    ...(key !== undefined && { tag: { key, ...(typeof text === 'string' && { value: text }) } }),
  };
}
