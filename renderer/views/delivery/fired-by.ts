import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { Subject } from '#shared/domain/delivery/subject.ts';
import { unreachable } from '#shared/domain/unreachable.ts';

/** Who or what made the delivery: `Registry: alias champion set on iris v3`. */
export function firedBy({ source, event, about }: Pick<DeliverySummary, 'source' | 'event' | 'about'>): string {
  switch (source) {
    case 'registry':
      return `Registry: ${changeWords(event, about)}`;
    case 'mirror':
      return `Derived from an API call: ${changeWords(event, about)}`;
    case 'test':
      return 'A test of the webhook, with MLflow’s example payload';
    case 'compose':
      return 'Compose: somebody sent it by hand';
    case 'replay':
      return 'A replay';
    case 'import':
      return 'A file';
    case 'conformance':
      return 'A check of the receiver, which sends wrong requests on purpose';
    default:
      return unreachable(source);
  }
}

function changeWords(event: DeliverySummary['event'], { kind, name, version, alias, tag }: Subject): string {
  const item = version === undefined ? name : `${name} v${version}`;
  const on = event.endsWith('.deleted') ? 'deleted from' : 'set on';
  if (kind === 'budget') return `budget ${name} exceeded`;
  if (alias !== undefined) return `alias ${alias} ${on} ${item}`;
  if (tag) return `tag ${tag.key}${tag.value === undefined ? '' : `=${tag.value}`} ${on} ${item}`;
  if (event.includes('_version.')) return `version ${version ?? '?'} of ${name} created`;
  return `${kind} ${name} created`;
}
