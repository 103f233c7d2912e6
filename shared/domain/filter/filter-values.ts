import { unreachable } from '../unreachable.ts';
import { type FilterKey, type FilterValue, type Moment, type Range, ruleOf } from './filter.ts';

/** Reads one value of a token. @returns undefined for what the token does not take */
export function parseFilterValue(key: FilterKey, text: string): FilterValue | undefined {
  const { kind, choices } = ruleOf(key);
  switch (kind) {
    case 'name':
      return { kind: 'glob', text };
    case 'choice': {
      const wanted = CHOICE_WORDS[text.toLowerCase()] ?? text.toLowerCase();
      return choices?.includes(wanted) ? { kind: 'choice', text: wanted } : undefined;
    }
    case 'status':
      return parseStatus(text);
    case 'count':
      return rangeValue(text, parseCount);
    case 'duration':
      return rangeValue(text, parseDuration);
    case 'size':
      return rangeValue(text, parseSize);
    case 'pair':
      return parsePair(text);
    case 'text':
      return { kind: 'text', text };
    case 'time': {
      const moment = parseMoment(text);
      return moment && { kind: 'time', moment };
    }
    default:
      return unreachable(kind);
  }
}

/** Other words for the same: those of the domain, and what people type. */
const CHOICE_WORDS: Readonly<Record<string, string>> = {
  waiting: 'retrying',
  'in-progress': 'in-flight',
  sending: 'in-flight',
  ok: 'delivered',
  valid: 'yes',
  true: 'yes',
  invalid: 'no',
  false: 'no',
  unchecked: 'unknown',
  reset: 'drop',
  closed: 'drop',
};

function parseStatus(text: string): FilterValue | undefined {
  if (/^none$/i.test(text)) return { kind: 'none' };
  const family = /^([1-5])xx$/i.exec(text)?.[1];
  if (family) return { kind: 'range', range: { min: Number(family) * 100, max: Number(family) * 100 + 99 }, text };
  return rangeValue(text, (number) => (/^[1-9]\d\d$/.test(number) ? Number(number) : undefined));
}

const parseCount = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);

const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

function parseDuration(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|min|h|d)$/i.exec(text) ?? [];
  return number && unit ? Number(number) * (MS_PER_UNIT[unit.toLowerCase()] ?? 0) : undefined;
}

const BYTES_PER_UNIT: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1024,
  kb: 1024,
  kib: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  mib: 1024 ** 2,
};

function parseSize(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(b|kb?|kib|mb?|mib)?$/i.exec(text) ?? [];
  return number ? Number(number) * (BYTES_PER_UNIT[(unit ?? '').toLowerCase()] ?? 1) : undefined;
}

/** `>2s`, `<=5`, `3`, `2..4`. */
function rangeValue(text: string, parse: (bound: string) => number | undefined): FilterValue | undefined {
  const range = parseRange(text, parse);
  return range && { kind: 'range', range, text };
}

function parseRange(text: string, parse: (bound: string) => number | undefined): Range | undefined {
  const dots = text.lastIndexOf('..', text.length - 3);
  if (dots > 0) {
    const [min, max] = [parse(text.slice(0, dots)), parse(text.slice(dots + 2))];
    return min === undefined || max === undefined || min > max ? undefined : { min, max };
  }
  const [, operator, bound = ''] = /^(>=|<=|>|<|=)?(.+)$/.exec(text) ?? [];
  const value = parse(bound);
  if (value === undefined) return undefined;
  switch (operator) {
    case '>':
      return { min: value, minOpen: true };
    case '>=':
      return { min: value };
    case '<':
      return { max: value, maxOpen: true };
    case '<=':
      return { max: value };
    default:
      return { min: value, max: value };
  }
}

function parsePair(text: string): FilterValue | undefined {
  const equals = text.indexOf('=');
  if (equals === 0) return undefined;
  return equals === -1 ? { kind: 'pair', name: text } : { kind: 'pair', name: text.slice(0, equals), value: text.slice(equals + 1) };
}

function parseMoment(text: string): Moment | undefined {
  if (text.startsWith('-')) {
    const ms = parseDuration(text.slice(1));
    return ms === undefined ? undefined : { form: 'ago', ms };
  }
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (clock) return { form: 'clock', hour: Number(clock[1]), minute: Number(clock[2]), second: Number(clock[3] ?? 0) };
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)) return undefined;
  // A date alone would be read as UTC; a person means the day on their own clock.
  const atMs = Date.parse(text.includes('T') ? text : `${text}T00:00`);
  return Number.isNaN(atMs) ? undefined : { form: 'instant', atMs };
}
