import type { Inspector } from '#renderer/inspector.ts';
import type { Messages } from '#renderer/state/messages.ts';
import { go } from '#renderer/state/navigation.ts';
import type { OpenedRequest } from '#renderer/state/opened-request.ts';
import { type ReplayRequest, shortConsequenceOf } from '#renderer/state/replay.ts';
import { formatRoute, type Route, TABS, type Tab } from '#renderer/state/route.ts';
import { plural } from '#renderer/ui/format.ts';
import type { CommandId } from '#shared/domain/app/commands.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { ReplayMode } from '#shared/domain/delivery/delivery-command.ts';
import { isWebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import type { Action, Actions } from './actions.ts';
import { type CodeLanguage, codeOf } from './code.ts';
import { copyText } from './copy.ts';

const HOUR_MS = 3_600_000;
const NONE = 'no delivery is chosen';

/** Sending again, and everything about the retries that are still to come. */
export function sendingActions(
  { core, messages, replays, imported }: Inspector,
  delivery: DeliveryDetail | undefined,
  openReplay: (mode: ReplayMode) => void,
  last: ReplayRequest | undefined,
): Actions {
  const id = delivery?.id ?? '';
  const sayFailure = (promise: Promise<unknown>, failed: string) =>
    void promise.catch((error: Error) => messages.failed(`${failed}: ${error.message}`));

  const chosen = delivery ? {} : { off: NONE };
  const planned = delivery ? (['waiting', 'held', 'pending'].includes(delivery.state) ? {} : { off: 'nothing is planned' }) : { off: NONE };
  const held = delivery?.state === 'held';
  const note = (mode: ReplayMode) => (delivery ? { note: shortConsequenceOf(mode, delivery, Date.now()) } : {});
  if (imported) {
    const composed = async () => {
      if (!delivery) return;
      const { event } = delivery;
      if (!isWebhookEvent(event)) throw new Error(`${event} is none of the 15 events.`);
      imported.home.composer.fillWith(id, event, await core.deliveryBody(id));
      go({ view: 'compose', event });
    };
    return {
      ...readOnly(),
      replay: { run: () => openReplay('resigned'), ...chosen, note: 'into the live session' },
      'compose-this': { run: () => sayFailure(composed(), 'It was not taken'), ...chosen, note: 'its payload, into the live session' },
    };
  }
  return {
    replay: { run: () => openReplay('resigned'), ...chosen },
    'edit-replay': { run: () => openReplay('edited'), ...chosen },
    'replay-resigned': { run: () => replays.send(id, { mode: 'resigned' }), ...chosen, ...note('resigned') },
    'replay-same-bytes': { run: () => replays.send(id, { mode: 'verbatim' }), ...chosen, ...note('verbatim') },
    'replay-again': {
      run: () => last && replays.send(id, last),
      ...(last === undefined ? { off: 'nothing replayed yet' } : chosen),
    },
    'replay-failing': {
      run: () =>
        sayFailure(
          core
            .replayFailed({ sinceMs: Date.now() - HOUR_MS, mode: 'resigned' })
            .then(({ length }) => messages.done(`${plural(length, 'delivery', 'deliveries')} replayed.`)),
          'They were not replayed',
        ),
      note: 're-signed, each to its URL',
    },
    'compose-this': { run: () => go({ view: 'compose', from: id }), ...chosen, note: 'its payload, to be changed' },
    star: {
      run: () => sayFailure(delivery?.starred ? core.unstar(id) : core.star(id), 'The star was not set'),
      ...chosen,
      ...(delivery && { on: delivery.starred === true, note: delivery.starred ? 'starred' : 'stays when the oldest are dropped' }),
    },
    'retry-now': { run: () => sayFailure(core['retry-now'](id), 'The retry was not sent'), ...planned },
    'cancel-retries': { run: () => sayFailure(core.cancel(id), 'The retries were not cancelled'), ...planned },
    hold: { run: () => sayFailure(core.hold(id), 'The delivery is not held'), ...(held ? { off: 'it is held' } : planned) },
    release: {
      run: () => sayFailure(core.release(id), 'The delivery was not released'),
      ...(held ? {} : delivery ? { off: 'it is not held' } : chosen),
    },
  };
}

const CHANGING: readonly CommandId[] = [
  'edit-replay',
  'replay-resigned',
  'replay-same-bytes',
  'replay-again',
  'replay-failing',
  'star',
  'retry-now',
  'cancel-retries',
  'hold',
  'release',
];

/** What would change something is visible with the reason why it does not. */
const readOnly = (): Actions => Object.fromEntries(CHANGING.map((id) => [id, { run: () => undefined, off: 'the file is read only' }]));

/** What is opened, as far as it can be copied. */
export interface Copied {
  /** What a link to it names. */
  link: string;
  /** `d28`, `c33` */
  rowId: string;
  deliveryId: string | undefined;
  request: OpenedRequest;
}

export function copyActions({ messages, imported }: Inspector, copied: Copied | undefined): Actions {
  const off = copied ? {} : { off: NONE };
  const file = imported ? { file: imported.name } : {};
  const link = () => `${location.origin}/${formatRoute({ view: 'deliveries', ...file, id: copied?.link ?? '', tab: 'overview' })}`;
  return {
    'copy-link': { run: () => void copyText(messages, link(), 'Link copied.'), ...off },
    'copy-curl': copyCode(messages, copied, 'curl'),
    'copy-python': copyCode(messages, copied, 'python'),
    'copy-typescript': copyCode(messages, copied, 'typescript'),
    'copy-id': {
      run: () => void copyText(messages, copied?.deliveryId ?? '', 'Delivery id copied.'),
      ...off,
      ...(copied && copied.deliveryId === undefined && { off: 'it has no delivery id' }),
    },
    'copy-row-id': { run: () => void copyText(messages, copied?.rowId ?? '', `Row id ${copied?.rowId} copied.`), ...off },
    'copy-body': {
      run: () => void copyBody(messages, copied).catch((error: Error) => messages.failed(`The body was not copied: ${error.message}`)),
      ...off,
    },
  };
}

function copyCode(messages: Messages, copied: Copied | undefined, language: CodeLanguage): Action {
  if (!copied) return { run: () => undefined, off: NONE };
  if (copied.request.method === '') return { run: () => undefined, off: 'it was no HTTP request that can be read' };
  const { request } = copied;
  return {
    run: () =>
      void request.body().then(
        (body) => copyText(messages, codeOf(language, request, body ?? new Uint8Array(), 'frozen'), 'Code copied.'),
        (error: Error) => messages.failed(`The code was not copied: ${error.message}`),
      ),
  };
}

async function copyBody(messages: Messages, copied: Copied | undefined): Promise<void> {
  const bytes = await copied?.request.body();
  if (!bytes) return messages.failed('This request has no body.');
  await copyText(messages, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), 'Body copied.');
}

/**
 * Tabs and attempts of what is opened.
 * @param count how many attempts it has, or requests; undefined while nothing is read
 * @param together rows that are chosen together
 */
export function partActions(
  route: Route,
  count: number | undefined,
  { tabs = TABS, together }: { tabs?: readonly Tab[]; together: ReadonlySet<string> },
): Actions {
  // Of the route, not of what has been read: whoever types `J V` quickly is ahead of the answer.
  const chosen = route.view === 'deliveries' && route.id !== undefined && !/^e\d+$/.test(route.id);
  const tab = (to: Tab): Action => ({
    run: () => route.view === 'deliveries' && go({ ...route, tab: to }),
    on: chosen && route.tab === to,
    ...(!chosen ? { off: NONE } : tabs.includes(to) ? {} : { off: 'it was not sent from here' }),
  });
  // Two that were chosen together are compared with each other, others with the one before.
  const [first, second] = together.size === 2 ? [...together] : [];
  const pair = first !== undefined && second !== undefined && ({ view: 'deliveries', id: second, tab: 'diff', cmp: first } as const);
  const now = route.view === 'deliveries' ? (route.attempt ?? count ?? 0) : 0;
  const attempt = (number: number): Action => ({
    run: () => route.view === 'deliveries' && go({ ...route, attempt: number }, 'replace'),
    ...(count === undefined ? { off: NONE } : number < 1 || number > count ? { off: 'there is none' } : {}),
  });
  return {
    'tab-overview': tab('overview'),
    'tab-verify': tab('verify'),
    'tab-timeline': tab('timeline'),
    'tab-request': tab('request'),
    'tab-response': tab('response'),
    'tab-diff': pair
      ? { run: () => go({ ...pair, ...(route.view === 'deliveries' && route.q !== undefined && { q: route.q }) }) }
      : tab('diff'),
    'tab-code': tab('code'),
    'previous-attempt': attempt(now - 1),
    'next-attempt': attempt(now + 1),
  };
}
