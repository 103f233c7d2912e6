import { VERDICT_WORDS } from '../delivery/verdict.ts';
import { unreachable } from '../unreachable.ts';
import type { Filter, FilterKey, FilterTerm, FilterValue, Moment } from './filter.ts';

/**
 * A filter read back as one sentence, times in the zone of the machine that shows it: “everything after 10:30:00 today
 * that ended with 4xx or 5xx, except what is verified”.
 */
export function filterInWords({ terms }: Pick<Filter, 'terms'>, nowMs: number): string {
  const isTime = ({ key }: FilterTerm) => key === 'after' || key === 'before';
  const phrases = (wanted: FilterTerm[]) => wanted.map((term) => phraseOf(term, nowMs));
  const times = phrases(terms.filter((term) => isTime(term) && !term.not));
  const clauses = phrases(terms.filter((term) => !isTime(term) && !term.not));
  const except = phrases(terms.filter((term) => !isTime(term) && term.not));
  const exceptTimes = phrases(terms.filter((term) => isTime(term) && term.not));

  const sentence = ['everything', ...times].join(' ') + (clauses.length > 0 ? ` that ${joined(clauses, 'and')}` : '');
  const left = [...except.map((clause) => `what ${clause}`), ...exceptTimes.map((time) => `everything ${time}`)];
  return left.length > 0 ? `${sentence}, except ${joined(left, 'and')}` : sentence;
}

/** What a term says, as the end of “everything that …”. */
function phraseOf({ key, values }: FilterTerm, nowMs: number): string {
  if (key === 'after' || key === 'before') {
    return joined(
      values.map((value) => (value.kind === 'time' ? `${key} ${momentInWords(value.moment, nowMs)}` : '')),
      'or',
    );
  }
  const verb = VERBS[key];
  const words = values.map((value) => valueInWords(key, value));
  return verb === '' ? joined(words, 'or') : `${verb} ${joined(words, 'or')}`;
}

/** Empty where the value brings its own verb. */
const VERBS: Readonly<Record<Exclude<FilterKey, 'after' | 'before'> | 'word', string>> = {
  event: 'has the event',
  entity: 'happened to',
  action: 'was',
  model: 'is about the model',
  prompt: 'is about the prompt',
  version: 'is about version',
  alias: 'is about the alias',
  tag: 'is about the tag',
  webhook: 'went to the webhook',
  state: '',
  reason: '',
  status: 'ended with',
  error: 'ended with',
  verified: '',
  why: 'is explained by',
  attempt: 'took',
  took: 'took',
  wait: 'waited',
  size: 'has a body of',
  dup: '',
  source: 'came from',
  from: 'came from the server',
  endpoint: 'arrived at the endpoint',
  'replay-of': 'is a replay of',
  id: 'has the id',
  run: 'belongs to the run',
  header: 'has the header',
  body: 'has in its body',
  answer: 'was answered with',
  star: '',
  note: '',
  word: 'mentions',
};

const CHOICES: Readonly<Partial<Record<FilterKey, Readonly<Record<string, string>>>>> = {
  state: {
    delivered: 'was delivered',
    failed: 'failed',
    retrying: 'is being retried',
    held: 'is held',
    cancelled: 'was cancelled',
    pending: 'is about to be sent',
    'in-flight': 'is on its way',
    exhausted: 'used up its retries',
    unheard: 'nobody heard',
    arrived: 'arrived from elsewhere',
    refused: 'arrived from elsewhere and was refused',
  },
  reason: {
    'body-lost': 'was delivered without its body',
    status: 'failed by its status',
    'target-refused': 'was for an address that may not be called',
    'too-many-redirects': 'was redirected too often',
    'bad-retry-after': 'had a Retry-After that cannot be read',
    'invalid-url': 'was for a URL that cannot be called',
    'no-response': 'got no complete answer',
    user: 'is held by you',
    'secret-unreadable': 'is held because its secret cannot be read',
    'body-too-large': 'was refused for its size',
    'headers-too-large': 'was refused for its headers',
    timeout: 'was refused because it took too long',
    malformed: 'was refused as no HTTP',
    aborted: 'was broken off by its sender',
    busy: 'was refused because too much came at once',
    unmatched: 'was for no endpoint',
    'transfer-coding': 'was refused for its transfer coding',
    dropped: 'was cut off by the scenario',
  },
  error: {
    drop: 'a dropped connection',
    timeout: 'a timeout',
    tls: 'a TLS error',
    refused: 'nobody listening at the address',
    redirect: 'a redirect',
    dns: 'an unknown host',
    unreachable: 'an unreachable host',
    protocol: 'an answer that is not HTTP',
    target: 'a target that may not be called',
    interrupted: 'an interruption',
  },
  verified: Object.fromEntries(Object.values(VERDICT_WORDS).map(({ token, phrase }) => [token, phrase])),
  dup: { yes: 'arrived more than once', no: 'arrived once' },
  star: { yes: 'has a star', no: 'has no star' },
  note: { yes: 'has a note', no: 'has no note' },
  source: {
    registry: 'the registry',
    mirror: 'an API call that was passed on',
    compose: 'Compose',
    test: 'a test',
    replay: 'a replay',
    import: 'an import',
    external: 'elsewhere',
    tunnel: 'the tunnel',
    conformance: 'a conformance check',
    agent: 'a coding agent',
  },
};

const UNITS: Readonly<Partial<Record<FilterKey | 'word', string>>> = { status: '', attempt: ' attempts', took: '', wait: '', size: '' };

function valueInWords(key: FilterTerm['key'], value: FilterValue): string {
  switch (value.kind) {
    case 'glob':
      return value.text;
    case 'choice':
      return (key === 'word' ? undefined : CHOICES[key]?.[value.text]) ?? value.text;
    case 'none':
      return 'no status';
    case 'range':
      return `${rangeInWords(value.text)}${UNITS[key] ?? ''}`;
    case 'pair':
      return value.value === undefined ? value.name : `${value.name}=${value.value}`;
    case 'text':
      return `“${value.text}”`;
    case 'time':
      return '';
    default:
      return unreachable(value);
  }
}

const OPERATORS: Readonly<Record<string, string>> = { '>': 'more than', '>=': 'at least', '<': 'less than', '<=': 'at most', '=': '' };

/** The bound as it was typed, with its unit: `>2s` → `more than 2 s`. */
function rangeInWords(text: string): string {
  const spaced = (bound: string) =>
    bound.replace(/^(\d+(?:\.\d+)?)([a-wyz][a-z]*)$/i, (_, number, unit) => `${number} ${UNIT_NAMES[unit] ?? unit}`);
  const [from, to] = text.split('..');
  if (from !== undefined && to !== undefined) return `${spaced(from)} to ${spaced(to)}`;
  const [, operator = '', bound = ''] = /^(>=|<=|>|<|=)?(.*)$/.exec(text) ?? [];
  return `${OPERATORS[operator] ?? ''} ${spaced(bound)}`.trim();
}

const UNIT_NAMES: Readonly<Record<string, string>> = { m: 'min', k: 'KiB', kb: 'KiB', mb: 'MiB', b: 'bytes' };

function momentInWords(moment: Moment, nowMs: number): string {
  switch (moment.form) {
    case 'clock':
      return `${[moment.hour, moment.minute, moment.second].map(twoDigits).join(':')} today`;
    case 'ago':
      return `${agoInWords(moment.ms)} ago`;
    case 'instant': {
      const at = new Date(moment.atMs);
      const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits).join(':');
      const day = `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
      return new Date(nowMs).toDateString() === at.toDateString() ? `${time} today` : `${day} ${time}`;
    }
    default:
      return unreachable(moment);
  }
}

const SPANS: readonly [ms: number, unit: string][] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
];

function agoInWords(ms: number): string {
  const [span, unit] = SPANS.find(([size]) => ms >= size && ms % size === 0) ?? [1, 'ms'];
  const count = ms / span;
  return unit === 'ms' || count === 1 ? `${count} ${unit}` : `${count} ${unit}s`;
}

const twoDigits = (number: number) => String(number).padStart(2, '0');

function joined(parts: readonly string[], word: 'and' | 'or'): string {
  return parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1)}`;
}
