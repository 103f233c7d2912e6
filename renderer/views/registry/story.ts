import type { Live } from '#renderer/state/live.ts';
import { type DeliveryRow, shownState, type UnheardRow } from '#renderer/state/row.ts';
import type { RegistryItem } from '#shared/domain/mlflow/registry-change.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { type Happening, happeningsOf } from './happenings.ts';
import { type Aliases, aliasWords, eventWords } from './story-words.ts';

/** One thing that happened to a model or prompt. */
export interface StoryStep {
  key: string;
  /** Absent: it is known that it happened, and not when. */
  atMs?: number;
  text: string;
  /** What is not recorded but follows from what is: said as such. */
  inferred?: string;
  /** Who says so: an event that was fired, or the registry alone. */
  from: Happening['kind'];
  deliveries: readonly DeliveryRow[];
  unheard?: UnheardRow;
}

export interface Story {
  /** Newest first. */
  steps: StoryStep[];
  /** It began before the oldest of them. */
  goesOn: boolean;
}

/** What happened to a model or prompt: from the events that are kept, and from the registry where it knows more. */
export function storyOf(item: RegistryItem, log: Pick<Live['log'], 'start' | 'end' | 'at'>, read: { whole: boolean }): Story {
  const { all, goesOn } = happeningsOf(item, log, read);
  const aliases: Aliases = new Map();
  /** The first event of the item is kept, so that nothing came before. */
  const whole = all.some((one) => one.kind === 'event' && !one.earlier && isCreation(one.event));
  const unknown = whole ? undefined : goesOn ? 'where it was before is further back' : 'where it was before is not recorded';
  const told = all.map((one) => stepOf(one, aliases, unknown));
  return { steps: [...told.reverse(), ...(goesOn ? [] : unrecordedAliases(item, aliases))], goesOn };
}

/** @param unknown what is to be said of an alias that was set before all this; nothing came before where it is undefined */
function stepOf(happening: Happening, aliases: Aliases, unknown: string | undefined): StoryStep {
  const { key, atMs, kind: from } = happening;
  if (happening.kind === 'registry') {
    const gone = [...aliases].filter(([, version]) => version === happening.deletedVersion).map(([alias]) => alias);
    for (const alias of gone) aliases.set(alias, 'none');
    // A version takes its aliases with it, without an event.
    return {
      key,
      atMs,
      from,
      text: happening.text,
      deliveries: [],
      ...(gone.length > 0 && { inferred: `${gone.join(', ')} went with it` }),
    };
  }
  const { event, about, earlier, deliveries, unheard } = happening;
  if (isCreation(event)) aliases.clear(); // another one of that name takes nothing with it
  const words = event.includes('_alias.') ? aliasWords(about, event, aliases, unknown) : { text: eventWords(about, event) };
  const another = earlier ? { inferred: `of an earlier ${about.name}, which is deleted` } : {};
  return { key, atMs, from, ...words, ...another, deliveries, ...(unheard && { unheard }) };
}

const isCreation = (event: WebhookEvent) => event === 'registered_model.created' || event === 'prompt.created';

/** Aliases that the registry has elsewhere than the events say: they were set before the oldest event that is kept. */
function unrecordedAliases(item: RegistryItem, aliases: Aliases): StoryStep[] {
  return item.aliases
    .filter(({ alias, version }) => aliases.get(alias) !== version)
    .map(({ alias, version }) => ({
      key: `alias ${alias}`,
      text: `${alias} is on v${version}`,
      inferred: 'when it was set is not recorded',
      from: 'registry' as const,
      deliveries: [],
    }));
}

/** What came of a step, by the worst of its deliveries. */
export function outcomeOfStep({ from, deliveries, unheard }: StoryStep): 'silent' | 'unheard' | 'failed' | 'lost' | 'open' | 'delivered' {
  if (from === 'registry') return 'silent';
  if (unheard && deliveries.length === 0) return 'unheard';
  const states = deliveries.map(shownState);
  if (states.includes('failed')) return 'failed';
  if (states.includes('lost')) return 'lost';
  return states.every((state) => state === 'delivered' || state === 'cancelled') ? 'delivered' : 'open';
}
