import type { Inspector } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import { type ReplayRequest, shortConsequenceOf } from '#renderer/state/replay.ts';
import { formatRoute, type Route, type Tab } from '#renderer/state/route.ts';
import { plural } from '#renderer/ui/format.ts';
import type { CommandId } from '#shared/domain/app/commands.ts';
import type { DeliveryDetail } from '#shared/domain/delivery/delivery.ts';
import type { ReplayMode } from '#shared/domain/delivery/delivery-command.ts';
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
  if (imported) return { ...readOnly(), replay: { run: () => openReplay('resigned'), ...chosen, note: 'into the live session' } };
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
      ...(delivery && { note: delivery.starred ? 'starred' : 'stays when the oldest are dropped' }),
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

export function copyActions(inspector: Inspector, delivery: DeliveryDetail | undefined): Actions {
  const { core, messages, imported } = inspector;
  const off = delivery ? {} : { off: NONE };
  const file = imported ? { file: imported.name } : {};
  const id = delivery?.deliveryId || delivery?.id || '';
  const link = () => `${location.origin}/${formatRoute({ view: 'deliveries', ...file, id, tab: 'overview' })}`;
  return {
    'copy-link': { run: () => void copyText(messages, link(), 'Link copied.'), ...off },
    'copy-curl': copyCode(inspector, delivery, 'curl'),
    'copy-python': copyCode(inspector, delivery, 'python'),
    'copy-typescript': copyCode(inspector, delivery, 'typescript'),
    'copy-id': { run: () => void copyText(messages, delivery?.deliveryId ?? '', 'Delivery id copied.'), ...off },
    'copy-body': {
      run: () =>
        void copyBody(core, messages, delivery?.id ?? '').catch((error: Error) =>
          messages.failed(`The body was not copied: ${error.message}`),
        ),
      ...off,
    },
  };
}

function copyCode({ core, messages }: Inspector, delivery: DeliveryDetail | undefined, language: CodeLanguage): Action {
  if (!delivery) return { run: () => undefined, off: NONE };
  return {
    run: () =>
      void core.deliveryBody(delivery.id).then(
        (body) => copyText(messages, codeOf(language, delivery, body ?? new Uint8Array(), 'frozen'), 'Code copied.'),
        (error: Error) => messages.failed(`The code was not copied: ${error.message}`),
      ),
  };
}

async function copyBody(core: Inspector['core'], messages: Inspector['messages'], id: string): Promise<void> {
  const bytes = await core.deliveryBody(id);
  if (!bytes) return messages.failed('This delivery has no body.');
  await copyText(messages, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), 'Body copied.');
}

/** Tabs and attempts of the opened delivery. */
export function partActions(route: Route, delivery: DeliveryDetail | undefined): Actions {
  // Of the route, not of what has been read: whoever types `J V` quickly is ahead of the answer.
  const chosen = route.view === 'deliveries' && route.id !== undefined && !/^e\d+$/.test(route.id);
  const tab = (to: Tab): Action => ({
    run: () => route.view === 'deliveries' && go({ ...route, tab: to }),
    ...(!chosen && { off: NONE }),
  });
  const count = delivery?.attemptList.length ?? 0;
  const now = route.view === 'deliveries' ? (route.attempt ?? count) : 0;
  const attempt = (number: number): Action => ({
    run: () => route.view === 'deliveries' && go({ ...route, attempt: number }, 'replace'),
    ...(delivery ? (number < 1 || number > count ? { off: 'there is none' } : {}) : { off: NONE }),
  });
  return {
    'tab-overview': tab('overview'),
    'tab-verify': tab('verify'),
    'tab-timeline': tab('timeline'),
    'tab-request': tab('request'),
    'tab-response': tab('response'),
    'tab-diff': tab('diff'),
    'tab-code': tab('code'),
    'previous-attempt': attempt(now - 1),
    'next-attempt': attempt(now + 1),
  };
}
