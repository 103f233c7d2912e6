import { plural } from '#renderer/ui/format.ts';
import type { IconName, Tone } from '#renderer/ui/icon.tsx';
import type { ApiCall } from '#shared/domain/app/api-call.ts';

/** What a call came to, by shape and in a word. */
export type CallKind = 'sent' | 'unheard' | 'refused' | 'not-emitting' | 'reading' | 'agent' | 'agent-acted';

export function callKind({ caused, quiet, agent }: Pick<ApiCall, 'caused' | 'quiet' | 'agent'>): CallKind {
  if (agent) return quiet === 'refused' ? 'refused' : agent.acts ? 'agent-acted' : 'agent';
  if (caused.length > 0) return caused.every(({ heardBy }) => heardBy === 0) ? 'unheard' : 'sent';
  return quiet ?? 'not-emitting';
}

export const CALL_KINDS: Readonly<Record<CallKind, { icon: IconName; tone: Tone; word: string }>> = {
  sent: { icon: 's-delivered', tone: 'ok', word: 'Caused events' },
  unheard: { icon: 's-nobody', tone: 'mute', word: 'No listener' },
  refused: { icon: 's-failed', tone: 'bad', word: 'Refused' },
  'not-emitting': { icon: 's-cancelled', tone: 'mute', word: 'No event' },
  reading: { icon: 's-queued', tone: 'mute', word: 'Reading' },
  agent: { icon: 's-queued', tone: 'mute', word: 'By an agent' },
  'agent-acted': { icon: 's-delivered', tone: 'ok', word: 'By an agent, which acted' },
};

/** What was called, as the list shows it: `POST registered-models/create`, `MCP replay d12`. */
export const calledText = ({ path, agent }: Pick<ApiCall, 'path' | 'agent'>): string => (agent ? path : shortPath(path));

/** `registered-models/create` of `/api/2.0/mlflow/registered-models/create?…`. */
export function shortPath(path: string): string {
  const [withoutQuery = ''] = path.split('?', 1);
  return withoutQuery.replace(/^\/(?:ajax-)?api\/[23]\.0\/mlflow\//, '');
}

/** What the list says of a call in one line. */
export function outcomeWords(call: Pick<ApiCall, 'caused' | 'quiet' | 'agent' | 'client'>): string {
  if (call.agent) return `by an agent${call.client === undefined ? '' : `, ${call.client}`}: ${call.agent.outcome}`;
  const [first] = call.caused;
  const more = call.caused.length > 1 ? ` and ${call.caused.length - 1} more` : '';
  switch (callKind(call)) {
    case 'sent':
      return `${first?.event}${more}, to ${plural(Math.max(...call.caused.map(({ heardBy }) => heardBy)), 'webhook')}`;
    case 'unheard':
      return `${first?.event}${more}, nobody listens`;
    case 'refused':
      return 'refused, nothing was changed';
    case 'not-emitting':
      return 'MLflow has no event for it';
    case 'agent':
    case 'agent-acted':
    case 'reading':
      return 'only reads';
  }
}
