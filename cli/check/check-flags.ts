import { extraHeaderFault } from '#core/check/extra-headers.ts';
import { CHECKS, type CheckId } from '#shared/domain/check/checks.ts';
import { globMatcher } from '#shared/domain/glob.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';
import { didYouMean } from '#shared/domain/nearest.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { mlflowRelease, onOff, text, wholeNumber } from '../flag-kinds.ts';
import type { Flag } from '../flags.ts';
import { seconds } from '../span.ts';

export const CHECK_FLAGS = {
  'secret-env': text(undefined, 'NAME', { help: 'environment variable that holds the secret of the receiver' }),
  secret: text(undefined, 'TEXT', {
    help: 'the secret itself; “-” reads it from standard input',
    secretInstead: '--secret-env NAME, or - in place of it and the secret on standard input',
  }),
  'probe-url': httpUrl('answers with how many events were handled, as a number or {"count": n}'),
  case: checkIds('only this check; may be repeated'),
  events: eventGlob('which of the 15 events the check of all events sends, such as model_version*'),
  header: headers('sent with every request, such as “Authorization: Bearer …”; may be repeated'),
  insecure: onOff(false, { help: 'does not judge the certificate of the receiver' }),
  timeout: seconds(60, 1, 3600, { help: 'of the whole run' }),
  junit: text(undefined, 'FILE', { help: 'also writes the report as JUnit, for CI servers' }),
  markdown: text(undefined, 'FILE', { help: 'also writes the report as Markdown, for people' }),
  'mlflow-version': mlflowRelease('the release whose events and payloads are sent'),
  explore: onOff(false, { help: 'plays random sequences of deliveries instead of the 24 checks' }),
  runs: wholeNumber(200, 1, 1_000_000, { help: 'with --explore: how many sequences' }),
  seed: wholeNumber(undefined, 0, 2_147_483_647, {
    help: 'with --explore: the same one plays the same sequences (default: another each time)',
  }),
  time: seconds(60, 1, 86_400, { help: 'with --explore: no sequence begins later' }),
  save: text(undefined, 'DIR', {
    help: 'with --explore: where a scenario and tests of what was found are written (default: a new temporary folder)',
  }),
  play: text(undefined, 'FILE', { help: 'plays the scenario that --explore has written, once' }),
  ...CORE_FLAGS,
} as const;

function httpUrl(help: string): Flag<string | undefined> {
  return {
    help,
    value: 'URL',
    fallback: undefined,
    parse(given) {
      if (isHttpUrl(given)) return given;
      throw new Error('an http or https URL is expected, such as http://127.0.0.1:8000/count');
    },
  };
}

export function isHttpUrl(given: string): boolean {
  const url = URL.parse(given);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '';
}

function checkIds(help: string): Flag<readonly CheckId[] | undefined> {
  return {
    help,
    value: 'ID',
    many: true,
    fallback: undefined,
    parse: (given) =>
      given
        .split(',')
        .map((id) => id.trim())
        .filter(Boolean)
        .map(checkId),
  };
}

function checkId(given: string): CheckId {
  const known = CHECKS.find(({ id }) => id === given);
  if (known) return known.id;
  const ids = CHECKS.map(({ id }) => id);
  throw new Error(
    [`there is no check ${JSON.stringify(given)}`, didYouMean(given, ids).replace(/\?$/, '?'), `There are ${ids.join(', ')}`]
      .filter(Boolean)
      .join('. ')
      .replace('?. ', '? '),
  );
}

function eventGlob(help: string): Flag<string | undefined> {
  return {
    help,
    value: 'GLOB',
    fallback: undefined,
    parse(given) {
      if (WEBHOOK_EVENTS.some(globMatcher(given))) return given;
      const near = didYouMean(given, WEBHOOK_EVENTS);
      throw new Error(`none of the 15 events fits. ${near === '' ? '' : `${near} `}They are ${WEBHOOK_EVENTS.join(', ')}`);
    },
  };
}

/** Repeated ones stand in lines of their own: a value may hold a comma. */
function headers(help: string): Flag<readonly (readonly [name: string, value: string])[]> {
  return {
    help,
    value: '“NAME: VALUE”',
    many: true,
    between: '\n',
    fallback: [],
    parse: (given) => given.split('\n').map(headerLine),
  };
}

function headerLine(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  const [name, value] = [line.slice(0, Math.max(0, colon)).trim(), line.slice(colon + 1).trim()];
  if (colon < 1) throw new Error('a name, a colon and a value are expected, such as “X-Api-Key: abc”');
  const fault = extraHeaderFault(name, value);
  if (fault !== undefined) throw new Error(fault);
  return [name, Buffer.from(value, 'utf8').toString('latin1')];
}
