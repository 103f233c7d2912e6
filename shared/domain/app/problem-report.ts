import { maskOf } from '../wire/masks.ts';
import type { CoreStatus } from './core-status.ts';
import type { LogLine } from './log-line.ts';
import type { SettingView, StartFlag } from './settings.ts';

/** What is known of a Hookglass that has a problem; what could not be asked for is absent. */
export interface ProblemFacts {
  status?: CoreStatus;
  /** What the core runs on. */
  runtime?: string;
  /** The window or browser. */
  window: string;
  settings?: readonly SettingView[];
  atStart?: readonly StartFlag[];
  lines?: readonly LogLine[];
  /** The end of the log that the desktop app keeps. */
  shellLog?: string;
}

/** A report as Markdown, without secrets, names of machines and people, or anything that was delivered. */
export function problemReport({ status, runtime, window, settings = [], atStart = [], lines = [], shellLog }: ProblemFacts): string {
  const part = (title: string, of: readonly string[]) => [`## ${title}`, '', ...(of.length > 0 ? of : ['None.']), ''];
  const changed = settings.filter(({ origin }) => origin !== 'default');
  const given = atStart.filter(({ origin }) => origin !== 'default');
  const text = [
    '# A problem with Hookglass',
    '',
    'What happened, and what was expected:',
    '',
    '',
    ...part('Versions', [
      `- Hookglass ${status?.version ?? '(the engine does not answer)'}`,
      ...(runtime === undefined ? [] : [`- Engine on ${runtime}`]),
      `- ${window}`,
      ...(status ? [`- Data directory ${status.dataDir}`] : []),
    ]),
    ...part('Settings that differ from the defaults', [
      ...changed.map(({ name, value }) => `- ${name}: ${value}`),
      ...given.map(({ flag, value }) => `- ${flag} ${isPlain(value) ? value : maskOf('value')}`),
    ]),
    ...(status ? part('In the session', [countsOf(status)]) : []),
    ...part(
      'Last warnings and errors of the engine',
      lines.map(({ atMs, level, text: line }) => `- ${new Date(atMs).toISOString()} ${level}: ${line}`),
    ),
    ...(shellLog === undefined ? [] : part('End of the log of the desktop app', shellLog.trim() === '' ? [] : fenced(shellLog))),
  ].join('\n');
  return maskReport(text);
}

const countsOf = ({ counts: { deliveries, failed, unfinished, captures, webhooks } }: CoreStatus): string =>
  `- ${deliveries} deliveries (${failed} failed, ${unfinished} unfinished), ${captures} captures, ${webhooks} webhooks`;

const fenced = (text: string): string[] => ['~~~', text.replaceAll('~~~', '~ ~ ~').trimEnd(), '~~~'];

/** A number, a word, a time: nothing that names a place or a person. */
const isPlain = (value: string): boolean => /^[\w-]{0,20}$|^\d+(?:\.\d+)*(?: [a-z]{1,3})?$/i.test(value);

/** What secrets are called, before the `=` or `:` that their value follows. */
const SECRET_NAMES: ReadonlySet<string> = new Set(['code', 'token', 'secret', 'key', 'password', 'authorization', 'cookie']);
const WORD = /[^\s"',;<>]+/g;
const HOME = /(?:\/(?:home|Users)|[A-Za-z]:\\Users)[\\/][^\s\\/"',;]+/g;
const ADDRESS = /(?<![\d.])(?!127\.)(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g;
const LONG = /^[\w/+-]{40,}={0,2}$/;
/** Two characters give nothing away, and a word like `is` is none. */
const SHORTEST_SECRET = 4;

/** Takes out what names a secret, a person or a machine, word by word; each place stays visible as one. */
export function maskReport(text: string): string {
  let expected: 'nothing' | 'sign' | 'secret' = 'nothing';
  return text.replace(WORD, (word) => {
    const before = expected;
    expected = 'nothing';
    if (before === 'secret' && (/^[=:]$/.test(word) || /^bearer$/i.test(word))) {
      expected = 'secret';
      return word;
    }
    if (before === 'secret') return word.length < SHORTEST_SECRET ? word : maskOf('secret');
    if (before === 'sign' && /^[=:]$/.test(word)) {
      expected = 'secret';
      return word;
    }
    const sign = word.search(/[=:]/);
    if (isSecretName(sign < 0 ? word : word.slice(0, sign))) {
      expected = sign < 0 ? 'sign' : sign === word.length - 1 ? 'secret' : 'nothing';
      return sign < 0 || word.length - sign <= SHORTEST_SECRET ? word : word.slice(0, sign + 1) + maskOf('secret');
    }
    return maskWord(word);
  });
}

const isSecretName = (text: string): boolean => SECRET_NAMES.has(text.replace(/^[^a-z]/i, '').toLowerCase());

function maskWord(word: string): string {
  const scheme = word.indexOf('://');
  if (scheme > 0) return maskUrl(word, scheme + '://'.length);
  if (/^[^@]+@[^@.]+\.[^@]+$/.test(word)) return maskOf('mail');
  if (LONG.test(word) && /\d/.test(word) && /[A-Za-z]/.test(word) && !word.startsWith('/')) return maskOf('long value');
  return word.replace(HOME, maskOf('home')).replace(ADDRESS, maskOf('address'));
}

/** An address of this computer stays, without what follows a `#`, which may be a launch code; of others the scheme stays. */
function maskUrl(word: string, at: number): string {
  const end = word.slice(at).search(/[/?#]/);
  const host = end < 0 ? word.slice(at) : word.slice(at, at + end);
  const isLocal = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])(?::\d{1,5})?[.)\]]?$/.test(host);
  if (!isLocal) return word.slice(0, at) + maskOf('host');
  const code = word.indexOf('#code=');
  return code < 0 ? word : `${word.slice(0, code)}#code=${maskOf('secret')}`;
}
