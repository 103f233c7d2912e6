import { isIP } from 'node:net';
import { parseUpstream } from '#core/bridge/upstream.ts';
import { type HostPattern, parseHostPattern } from '#shared/domain/app/host-pattern.ts';
import { DEFAULT_RELEASE, parseRelease, type RecordedRelease } from '#shared/domain/mlflow/release.ts';
import type { Scenario } from '#shared/domain/scenario/scenario.ts';
import { parseScenario, pointAt } from '#shared/domain/scenario/scenario-text.ts';
import type { Flag } from './flags.ts';

type About = Pick<Flag<unknown>, 'help' | 'env' | 'short' | 'many' | 'mayBeEmpty' | 'secretInstead' | 'fallbackText'>;

export function wholeNumber<Fallback extends number | undefined>(
  fallback: Fallback,
  min: number,
  max: number,
  about: About,
  value = 'N',
): Flag<number | Fallback> {
  return {
    ...about,
    value,
    fallback,
    parse(text) {
      const number = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
      if (number >= min && number <= max) return number;
      throw new Error(`a whole number from ${min} to ${max} is expected`);
    },
  };
}

export function port(fallback: number, help: string): Flag<number> {
  return wholeNumber(fallback, 0, 65_535, { help }, 'PORT');
}

/** A port, or `off` for no listener at all. */
export function portOrOff(fallback: number, help: string): Flag<number | 'off'> {
  const { parse, ...flag } = port(fallback, help);
  return { ...flag, value: 'PORT|off', parse: (given) => (given === 'off' ? 'off' : parse(given)) };
}

export function decimal(fallback: number, min: number, max: number, help: string): Flag<number> {
  return {
    help,
    value: 'N',
    fallback,
    parse(text) {
      const number = /^(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)$/.test(text) ? Number(text) : Number.NaN;
      if (number >= min && number <= max) return number;
      throw new Error(`a number from ${min} to ${max} is expected`);
    },
  };
}

const BYTES_PER_UNIT: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** `1GiB`, `512MiB`: as the flag takes it. */
function bytesText(amount: number): string {
  const unit = ['t', 'g', 'm', 'k'].find((letter) => amount % (BYTES_PER_UNIT[letter] ?? 1) === 0);
  return unit === undefined ? String(amount) : `${amount / (BYTES_PER_UNIT[unit] ?? 1)}${unit.toUpperCase()}iB`;
}

/** An amount of bytes: a number alone, or with a unit such as `512MiB` or `2g`. */
export function bytes(fallback: number, min: number, help: string): Flag<number> {
  return {
    help,
    value: 'BYTES',
    fallback,
    fallbackText: bytesText(fallback),
    parse(text) {
      const [, number, unit = ''] = /^(\d{1,16}) ?(?:([kmgt])(?:i?b)?|b)?$/i.exec(text) ?? [];
      const amount = number === undefined ? Number.NaN : Number(number) * (BYTES_PER_UNIT[unit.toLowerCase()] ?? Number.NaN);
      if (Number.isSafeInteger(amount) && amount >= min) return amount;
      throw new Error(`at least ${bytesText(min)} is expected, in bytes or as 512MiB or 2GiB`);
    },
  };
}

export function text<Fallback extends string | undefined>(fallback: Fallback, value: string, about: About): Flag<string | Fallback> {
  return { ...about, value, fallback, parse: (given) => given };
}

/** Any number of texts: the flag is repeated, its twin in the environment has one a line. */
export function texts(value: string, about: About): Flag<readonly string[]> {
  return { ...about, value, many: true, fallback: [], parse: (given) => [given], parseAll: (given) => given };
}

export function oneOf<Word extends string>(words: readonly Word[], fallback: Word, help: string): Flag<Word> {
  return {
    help,
    value: words.join('|'),
    fallback,
    parse(given) {
      const word = words.find((candidate) => candidate === given);
      if (word !== undefined) return word;
      throw new Error(`one of ${words.join(', ')} is expected`);
    },
  };
}

/** A release of MLflow that was recorded. */
export function mlflowRelease(help: string): Flag<RecordedRelease> {
  return { help, value: 'X.Y[.Z]', fallback: DEFAULT_RELEASE, parse: parseRelease };
}

/** One name, or several separated by commas. */
export function names(help: string, env?: string): Flag<string[] | undefined> {
  return {
    help,
    ...(env && { env }),
    value: 'NAME,…',
    fallback: undefined,
    parse(given) {
      const found = given
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean);
      if (found.length > 0) return found;
      throw new Error('a name is expected, or several separated by commas');
    },
  };
}

/** Schemes of URLs, separated by commas. */
export function schemes(help: string, env: string): Flag<string[] | undefined> {
  const { parse, parseAll: _, ...flag } = names(help, env);
  return { ...flag, fallback: undefined, parse: (given) => parse(given)?.map(schemeOf) };
}

function schemeOf(text: string): string {
  if (/^[a-z][a-z0-9+.-]*$/i.test(text)) return text;
  throw new Error('schemes are expected without what stands behind them, such as https or http,https');
}

/**
 * Hosts that are meant, separated by commas: each is a name or a literal address.
 * @param withPort each may have a port behind it
 */
export function targets(help: string, withPort: 'a port, too' | 'no port'): Flag<string[] | undefined> {
  const { parse, parseAll: _, ...flag } = names(help);
  const targetOf = (text: string) => {
    const { host, port } = hostOf(text);
    if (host !== undefined && port === '') return host.replace(/^\[|\]$/g, '');
    if (host !== undefined && withPort === 'a port, too') return `${host}:${port}`;
    const without = withPort === 'no port' ? 'scheme, port, path' : 'scheme, path';
    throw new Error(`whole host names or addresses are expected, without ${without} or *, such as ci.internal or 10.0.0.7`);
  };
  return { ...flag, fallback: undefined, parse: (given) => parse(given)?.map(targetOf) };
}

/** Where a port is opened: an address of this machine, or a name that leads to one. It is as a URL has it, without brackets. */
export function address(fallback: string, help: string): Flag<string> {
  return {
    help,
    value: 'ADDRESS',
    fallback,
    parse(given) {
      const { host, port } = hostOf(given.trim());
      if (host !== undefined && port === '') return host.replace(/^\[|\]$/g, '');
      throw new Error('an address of this machine is expected, without scheme and port, such as 127.0.0.1, ::1 or 0.0.0.0');
    },
  };
}

/** What a URL would have as its host, and the port behind it; an IPv6 address may have its brackets. `host` is undefined for anything else. */
function hostOf(text: string): { host: string | undefined; port: string } {
  const whole = isIP(text) === 6 ? `[${text}]` : text;
  const url = /[\s/\\?#@%*]|:$/.test(whole) ? null : URL.parse(`http://${whole}`);
  return { host: url?.hostname.replace(/\.$/, '') || undefined, port: /:([0-9]+)$/.exec(whole)?.[1] ?? '' };
}

export function onOff<Fallback extends boolean | undefined>(fallback: Fallback, about: About): Flag<boolean | Fallback> {
  return {
    ...about,
    fallback,
    parse(given) {
      const word = given.toLowerCase();
      if (['true', '1', 'yes', 'on'].includes(word)) return true;
      if (['false', '0', 'no', 'off'].includes(word)) return false;
      throw new Error('true or false is expected');
    },
  };
}

const SECONDS = /^\d{1,11}(?:\.\d+)?$/;
/** The end of a time that names its zone: one without it would be read in the zone of the machine. */
const IN_A_ZONE = /(?:Z|[+-]\d\d:?\d\d)$/i;

/** A moment: seconds since 1970, as MLflow writes them, or a time with its zone. The value is in milliseconds since 1970. */
export function moment(about: About): Flag<number | undefined> {
  return {
    ...about,
    value: 'SECONDS|TIME',
    fallback: undefined,
    parse(given) {
      const atMs = SECONDS.test(given) ? Number(given) * 1000 : IN_A_ZONE.test(given) && /T/i.test(given) ? Date.parse(given) : Number.NaN;
      if (Number.isFinite(atMs)) return atMs;
      throw new Error('seconds since 1970 or a time such as 2026-11-23T10:31:12Z is expected');
    },
  };
}

/** How an endpoint answers, in one line: `500x2,429(retry-after=2),drop,verify`. */
export function scenario(help: string): Flag<Scenario | undefined> {
  return {
    help,
    value: 'SCENARIO',
    fallback: undefined,
    parse(given) {
      const parsed = parseScenario(given);
      if (parsed.ok) return parsed.value;
      throw new Error(`this is not a scenario\n${pointAt(given, parsed.error)}`);
    },
  };
}

/** Names of hosts separated by commas, in which `*` stands for a whole label or octet. */
export function hostPatterns(help: string, env: string): Flag<HostPattern[] | undefined> {
  const { parse, parseAll: _, ...flag } = names(help, env);
  return { ...flag, fallback: undefined, parse: (given) => parse(given)?.map(parseHostPattern) };
}

/** The path below which a server has its API. */
export function staticPrefix(help: string): Flag<string | undefined> {
  return {
    help,
    value: '/PATH',
    fallback: undefined,
    parse(given) {
      if (/^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)+$/.test(given)) return given;
      throw new Error('a path is expected that begins with / and does not end with one, such as /mlflow');
    },
  };
}

/** Origins of pages, separated by commas, as a browser writes them. */
export function origins(help: string): Flag<string[] | undefined> {
  const { parse, parseAll: _, ...flag } = names(help);
  return { ...flag, value: 'ORIGIN,…', fallback: undefined, parse: (given) => parse(given)?.map(originOf) };
}

function originOf(text: string): string {
  const origin = URL.parse(text)?.origin;
  const isWhole = origin !== undefined && origin === text.toLowerCase() && /^https?:[^*]+$/.test(origin);
  if (isWhole) return origin;
  throw new Error('an origin is expected, scheme, host and port and nothing behind them, such as http://localhost:3000');
}

/** The address of a real MLflow server, without credentials: clients send their own. */
export function mirroredServer(help: string): Flag<string | undefined> {
  return {
    help,
    value: 'URL',
    fallback: undefined,
    parse(text) {
      const url = URL.parse(text.trim());
      if (url && (url.username !== '' || url.password !== '')) {
        throw new Error('a URL without credentials is expected: clients send their own, and they are passed on');
      }
      if (url && (url.search !== '' || url.hash !== ''))
        throw new Error('a URL that ends with its path is expected, such as https://mlflow.example/mlflow');
      return parseUpstream(text, {}).base;
    },
  };
}
