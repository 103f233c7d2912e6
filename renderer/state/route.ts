import { AGENT_CLIENTS, type AgentClient } from '#shared/domain/agents/client-files.ts';
import { CHECKS, type CheckId } from '#shared/domain/check/checks.ts';
import { MOST_SEED } from '#shared/domain/check/exploration.ts';
import type { RegistryKind } from '#shared/domain/mlflow/registry-change.ts';
import { isWebhookEvent, type WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { unreachable } from '#shared/domain/unreachable.ts';

export const TABS = ['overview', 'verify', 'timeline', 'request', 'response', 'diff', 'code'] as const;
export type Tab = (typeof TABS)[number];

/** Of what came from elsewhere: there is no plan to look at, and the check says all in one place. */
export const ARRIVAL_TABS = ['verify', 'request', 'response', 'diff', 'code'] as const satisfies readonly Tab[];
export type ArrivalTab = (typeof ARRIVAL_TABS)[number];

export const SETTINGS_SECTIONS = [
  'appearance',
  'desktop',
  'server',
  'delivery',
  'storage',
  'agents',
  'shortcuts',
  'privacy',
  'about',
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

/** Everything that is on screen, except scroll and splits. The part of the address after `#`, or of `hookglass://`. */
export type Route =
  | { view: 'welcome' }
  /** `file`: of an imported file, beside the live session. */
  | { view: 'deliveries'; file?: string; id?: string; tab: Tab; attempt?: number; cmp?: string; q?: string }
  | { view: 'calls'; id?: string; q?: string }
  | { view: 'compose'; event?: WebhookEvent; from?: string }
  /** `new`: one that is being made. */
  | { view: 'webhooks'; id?: string; part?: 'rotate' }
  | { view: 'registry'; kind: RegistryKind; name?: string; version?: number; q?: string }
  | { view: 'mock'; endpoint?: string }
  /** `run`: absent, the newest; `cmp`: the run beside it, absent: the one before with the same target. */
  /** `explore`: the seed of an exploration, beside a run. */
  | { view: 'conformance'; run?: number; check?: CheckId; cmp?: number; explore?: number }
  | { view: 'tunnel' }
  | { view: 'connect' }
  | { view: 'pasted' }
  /** A page of the documentation. */
  | { view: 'help'; page: string }
  /** `client`, `over`: the configuration of coding agents that is shown. */
  | { view: 'settings'; section: SettingsSection; client?: AgentClient; over?: 'http' }
  | { view: 'unknown'; path: string };

export type DeliveriesRoute = Extract<Route, { view: 'deliveries' }>;

/** Reads a hash like `#/deliveries/9f2c/verify?attempt=2`; what it does not know it leaves out. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [view = '', first, second, third, fourth] = path.split('/').map(decode);
  const query = new URLSearchParams(search);
  switch (view) {
    case 'imported':
      return first && (second === undefined || second === '' || second === 'deliveries')
        ? { ...deliveriesRoute(third, fourth, query), file: first }
        : { view: 'unknown', path };
    case '':
    case 'deliveries':
      return deliveriesRoute(first, second, query);
    case 'welcome':
      return { view: 'welcome' };
    case 'calls': {
      const q = query.get('q') ?? '';
      return { view: 'calls', ...(first && { id: first }), ...(q !== '' && { q }) };
    }
    case 'compose': {
      const event = query.get('event') ?? '';
      const from = query.get('from') ?? '';
      return { view: 'compose', ...(isWebhookEvent(event) && { event }), ...(from !== '' && { from }) };
    }
    case 'webhooks':
      return { view: 'webhooks', ...(first && { id: first }), ...(first && second === 'rotate' && { part: 'rotate' }) };
    case 'registry':
      return registryRoute(path.split('/').map(decode), query.get('q') ?? '');
    case 'mock':
      return { view: 'mock', ...(first && { endpoint: first }) };
    case 'conformance':
      return first === 'explore'
        ? { ...conformanceRoute([query.get('run') ?? undefined, query.get('check') ?? undefined], query), ...seedOf(second) }
        : conformanceRoute(first === 'runs' ? [second, third] : [], query);
    case 'tunnel':
      return { view: 'tunnel' };
    case 'connect':
      return { view: 'connect' };
    case 'pasted':
      return { view: 'pasted' };
    case 'help':
      return { view: 'help', page: first ?? '' };
    case 'shortcuts':
      return { view: 'settings', section: 'shortcuts' };
    case 'settings':
      return settingsRoute(first, query);
    default:
      return { view: 'unknown', path };
  }
}

function deliveriesRoute(id: string | undefined, tab: string | undefined, query: URLSearchParams): DeliveriesRoute {
  const attempt = Number(query.get('attempt') ?? Number.NaN);
  const q = query.get('q') ?? '';
  const cmp = query.get('cmp') ?? '';
  return {
    view: 'deliveries',
    tab: isOneOf(TABS, tab) ? tab : 'overview',
    ...(id && { id }),
    ...(Number.isInteger(attempt) && attempt > 0 && { attempt }),
    ...(cmp !== '' && { cmp }),
    ...(q !== '' && { q }),
  };
}

export function formatRoute(route: Route): string {
  switch (route.view) {
    case 'welcome':
      return '#/welcome';
    case 'deliveries': {
      const query = queryOf({ attempt: route.attempt, cmp: route.cmp, q: route.q });
      const session = route.file === undefined ? '#' : `#/imported/${encodeURIComponent(route.file)}`;
      if (route.id === undefined) return `${session}/deliveries${query}`;
      return `${session}/deliveries/${encodeURIComponent(route.id)}${route.tab === 'overview' && route.attempt === undefined ? '' : `/${route.tab}`}${query}`;
    }
    case 'calls':
      return `#/calls${route.id === undefined ? '' : `/${encodeURIComponent(route.id)}`}${queryOf({ q: route.q })}`;
    case 'compose':
      return `#/compose${queryOf({ event: route.event, from: route.from })}`;
    case 'webhooks':
      return `#/webhooks${route.id === undefined ? '' : `/${encodeURIComponent(route.id)}`}${route.part === undefined ? '' : `/${route.part}`}`;
    case 'registry':
      return formatRegistry(route);
    case 'mock':
      return `#/mock${route.endpoint === undefined ? '' : `/${encodeURIComponent(route.endpoint)}`}`;
    case 'conformance': {
      const { run, check, cmp, explore } = route;
      if (explore !== undefined) return `#/conformance/explore/${explore}${queryOf({ run, check, cmp })}`;
      if (run === undefined) return '#/conformance';
      return `#/conformance/runs/${run}${check === undefined ? '' : `/${check}`}${queryOf({ cmp })}`;
    }
    case 'tunnel':
      return '#/tunnel';
    case 'connect':
      return '#/connect';
    case 'pasted':
      return '#/pasted';
    case 'help':
      return `#/help/${encodeURIComponent(route.page)}`;
    case 'settings':
      return `#/settings/${route.section}${queryOf({ client: route.client, over: route.over })}`;
    case 'unknown':
      return `#/${route.path}`;
    default:
      return unreachable(route);
  }
}

/** `settings/agents?client=cursor&over=http` */
function settingsRoute(section: string | undefined, query: URLSearchParams): Route {
  if (!isOneOf(SETTINGS_SECTIONS, section)) return { view: 'settings', section: 'appearance' };
  if (section !== 'agents') return { view: 'settings', section };
  const client = query.get('client') ?? undefined;
  return {
    view: 'settings',
    section,
    ...(isOneOf(AGENT_CLIENTS, client) && { client }),
    ...(query.get('over') === 'http' && { over: 'http' }),
  };
}

/** `conformance/runs/12/wrong-prefix` */
function conformanceRoute([run, check]: readonly (string | undefined)[], query: URLSearchParams): Route {
  const number = positive(run);
  const cmp = positive(query.get('cmp') ?? undefined);
  const id = CHECKS.find((one) => one.id === check)?.id;
  return {
    view: 'conformance',
    ...(number !== undefined && { run: number }),
    ...(number !== undefined && id !== undefined && { check: id }),
    ...(number !== undefined && cmp !== undefined && { cmp }),
  };
}

/** `conformance/explore/4711?run=12&check=wrong-prefix` */
function seedOf(text: string | undefined): { explore?: number } {
  return text !== undefined && /^\d{1,10}$/.test(text) && Number(text) <= MOST_SEED ? { explore: Number(text) } : {};
}

function positive(text: string | undefined): number | undefined {
  const number = Number(text ?? Number.NaN);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

/** `registry/models/iris/versions/4` */
function registryRoute([, kind, name, versions, number]: readonly string[], q: string): Route {
  const version = versions === 'versions' ? Number(number) : Number.NaN;
  return {
    view: 'registry',
    kind: kind === 'prompts' ? 'prompt' : 'model',
    ...(name && { name }),
    ...(name && Number.isInteger(version) && version > 0 && { version }),
    ...(q !== '' && { q }),
  };
}

function formatRegistry({ kind, name, version, q }: Extract<Route, { view: 'registry' }>): string {
  const item = name === undefined ? '' : `/${encodeURIComponent(name)}${version === undefined ? '' : `/versions/${version}`}`;
  return `#/registry/${kind}s${item}${queryOf({ q })}`;
}

function queryOf(fields: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

function isOneOf<Word extends string>(words: readonly Word[], text: string | undefined): text is Word {
  return (words as readonly (string | undefined)[]).includes(text);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
