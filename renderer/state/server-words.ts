import { formatClock, plural } from '#renderer/ui/format.ts';
import type { IconName, Tone } from '#renderer/ui/icon.tsx';
import { type AttachedServers, type Attachment, type AttachmentState, hasEnded, originHost } from '#shared/domain/app/real-server.ts';
import { quoted } from '#shared/domain/filter/filter.ts';
import { formatRoute } from './route.ts';

/** A state by shape, colour and words, in one word for a line that says little; the shapes are those of deliveries. */
export const ATTACHMENT_STATES: Readonly<Record<AttachmentState['kind'], { icon: IconName; tone: Tone; word: string; words: string }>> = {
  tunnel: { icon: 's-flight', tone: 'live', word: 'attaching', words: 'Starting the tunnel' },
  looking: { icon: 's-flight', tone: 'live', word: 'attaching', words: 'Looking at the server' },
  registering: { icon: 's-flight', tone: 'live', word: 'attaching', words: 'Registering the webhook' },
  waiting: { icon: 's-flight', tone: 'live', word: 'attaching', words: 'Registered; its list of webhooks may be older' },
  testing: { icon: 's-flight', tone: 'live', word: 'attaching', words: 'Asking the server for its test' },
  attached: { icon: 's-delivered', tone: 'ok', word: 'attached', words: 'Attached' },
  detaching: { icon: 's-flight', tone: 'live', word: 'detaching', words: 'Removing the webhook' },
  detached: { icon: 's-cancelled', tone: 'mute', word: 'detached', words: 'Detached; the webhook is removed' },
  failed: { icon: 's-failed', tone: 'bad', word: 'not attached', words: 'Not attached; nothing of it is left there' },
  left: { icon: 'a-warn', tone: 'warn', word: 'not detached', words: 'The webhook is still there' },
};

/** A real server with a webhook of ours on it, or on its way to one, whoever attached it. */
export interface ServerInUse {
  /** Of the webhook there. */
  name: string;
  /** `mlflow.example, 3.9.0` */
  origin: string;
  kind: AttachmentState['kind'];
  /** What is known of those that this engine holds; `hookglass attach` tells its name alone. */
  attachment?: Attachment;
}

export function serversInUse(attached: AttachedServers | undefined): ServerInUse[] {
  if (!attached) return [];
  const own = attached.items.filter(({ state }) => !hasEnded(state));
  return [
    ...own.map((attachment) => ({ name: attachment.id, origin: attachment.origin, kind: attachment.state.kind, attachment })),
    ...attached.foreign.map(({ name, origin }) => ({ name, origin, kind: 'attached' as const })),
  ];
}

const WORST: readonly AttachmentState['kind'][] = [
  'left',
  'detaching',
  'tunnel',
  'looking',
  'registering',
  'waiting',
  'testing',
  'attached',
];

/** All of them in a few words, with the state that asks for most. @returns undefined where there is none */
export function inUseSummary(servers: readonly ServerInUse[]): { kind: AttachmentState['kind']; words: string; title: string } | undefined {
  const [first] = servers;
  const kind = WORST.find((one) => servers.some((server) => server.kind === one));
  if (!first || kind === undefined) return undefined;
  const attached = servers.filter((server) => server.kind === 'attached').length;
  const { word } = ATTACHMENT_STATES[kind];
  const others = servers.length - attached;
  const many = `${plural(servers.length, 'server')} ${others === 0 ? word : `(${attached} attached)`}`;
  return {
    kind,
    words: servers.length === 1 ? `${originHost(first.origin)} ${word}` : many,
    title: servers.map((server) => `${server.origin}: ${serverWords(server)}`).join('\n'),
  };
}

/** `Attached; 12 arrived, the last at 10:36:12` */
export function serverWords({ kind, attachment }: ServerInUse): string {
  const { words } = ATTACHMENT_STATES[kind];
  if (!attachment) return `${words} by the command line`;
  return kind === 'attached' ? `${words}; ${arrivedWords(attachment)}` : words;
}

export const arrivedWords = ({ arrived, lastArrivedMs }: Attachment): string =>
  `${arrived} arrived${lastArrivedMs === undefined ? '' : `, the last at ${formatClock(lastArrivedMs).clock}`}`;

/** The list, with what that server sent, whatever release it was then. */
export const arrivedFrom = (origin: string): string =>
  formatRoute({ view: 'deliveries', tab: 'overview', q: `from:${quoted(originHost(origin))}` });
