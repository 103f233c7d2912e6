import { HTTP_TOKEN } from '#shared/domain/http-token.ts';
import type { ScenarioAction, ScenarioCondition, ScenarioStep } from '#shared/domain/scenario/scenario.ts';

/** A field of the editor of a step: what it shows, and the step with another text in it, or why there is none. */
export interface StepField {
  name: string;
  label: string;
  hint?: string;
  long?: true;
  read(step: ScenarioStep): string;
  write(step: ScenarioStep, text: string): ScenarioStep | string;
}

type StatusAction = Extract<ScenarioAction, { kind: 'status' }>;

const whole = (text: string, min: number, max: number): number | undefined => {
  const value = /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
};

/** @returns the object without the key where there is no value */
function withKey<Of extends object>(object: Of, key: keyof Of & string, value: unknown): Of {
  const { [key]: _, ...rest } = object;
  return (value === undefined ? rest : { ...rest, [key]: value }) as Of;
}

const ofStatus = (step: ScenarioStep) => (step.action.kind === 'status' ? step.action : undefined);
const withAction = (step: ScenarioStep, action: ScenarioAction): ScenarioStep => ({ ...step, action });

const lineOf = (name: 'retryAfter' | 'location' | 'contentType', label: string, hint?: string): StepField => ({
  name,
  label,
  ...(hint !== undefined && { hint }),
  read: (step) => ofStatus(step)?.[name] ?? '',
  write: (step, text) => {
    const action = ofStatus(step);
    return action ? withAction(step, withKey<StatusAction>(action, name, text === '' ? undefined : text)) : step;
  },
});

const STATUS_FIELDS: readonly StepField[] = [
  {
    name: 'status',
    label: 'Status',
    read: (step) => String(ofStatus(step)?.status ?? ''),
    write(step, text) {
      const status = whole(text, 200, 599);
      const action = ofStatus(step);
      return status === undefined || !action ? 'A status is a number from 200 to 599.' : withAction(step, { ...action, status });
    },
  },
  lineOf('retryAfter', 'Retry-After', 'seconds, a date, or anything else'),
  lineOf('location', 'Location'),
  lineOf('contentType', 'Content-Type'),
  {
    name: 'headers',
    label: 'Headers',
    hint: 'one a line: Name: value',
    long: true,
    read: (step) => (ofStatus(step)?.headers ?? []).map(([name, value]) => `${name}: ${value}`).join('\n'),
    write(step, text) {
      const action = ofStatus(step);
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      const pairs = lines.map((line) => /^([^:]+):[ \t]?(.*)$/.exec(line)).map((match) => [match?.[1] ?? '', match?.[2] ?? ''] as const);
      const odd = pairs.findIndex(([name]) => !HTTP_TOKEN.test(name));
      if (odd >= 0) return `A header is written “Name: value”, not “${lines[odd]?.slice(0, 40)}”.`;
      return action ? withAction(step, withKey<StatusAction>(action, 'headers', pairs.length === 0 ? undefined : pairs)) : step;
    },
  },
  {
    name: 'body',
    label: 'Body',
    long: true,
    read: (step) => ofStatus(step)?.body ?? '',
    write: (step, text) => {
      const action = ofStatus(step);
      return action ? withAction(step, withKey<StatusAction>(action, 'body', text === '' ? undefined : text)) : step;
    },
  },
];

const DRIP: StepField = {
  name: 'overMs',
  label: 'Over, in ms',
  read: ({ action }) => (action.kind === 'drip' ? String(action.overMs) : ''),
  write(step, text) {
    const overMs = whole(text, 0, 600_000);
    return overMs === undefined ? 'A time is a whole number of milliseconds, up to 600000.' : withAction(step, { kind: 'drip', overMs });
  },
};

const TIMING: readonly StepField[] = [
  {
    name: 'waitMs',
    label: 'Wait, in ms',
    hint: 'before it',
    read: ({ waitMs }) => String(waitMs ?? 0),
    write(step, text) {
      const waitMs = whole(text, 0, 600_000);
      if (waitMs === undefined) return 'A wait is a whole number of milliseconds, up to 600000.';
      return withKey(step, 'waitMs', waitMs === 0 ? undefined : waitMs);
    },
  },
  {
    name: 'times',
    label: 'Times',
    hint: 'empty: once; without end for one with a condition',
    read: ({ times }) => (times === undefined ? '' : String(times)),
    write(step, text) {
      if (text.trim() === '') return withKey(step, 'times', undefined);
      const times = whole(text, 1, 999_999);
      return times === undefined ? 'It is played 1 to 999999 times.' : { ...step, times };
    },
  },
];

const condition = (name: keyof ScenarioCondition, label: string, hint: string, range?: readonly [min: number, max: number]): StepField => ({
  name: `when.${name}`,
  label,
  hint,
  read: ({ when }) => (when?.[name] === undefined ? '' : String(when[name])),
  write(step, text) {
    const value = text.trim() === '' ? undefined : range ? Number(text) : text.trim();
    if (range && value !== undefined && !(Number(value) >= range[0] && Number(value) <= range[1])) {
      return `${label} takes a number from ${range[0]} to ${range[1]}.`;
    }
    const when = withKey<ScenarioCondition>(step.when ?? {}, name, value);
    return withKey(step, 'when', Object.keys(when).length === 0 ? undefined : when);
  },
});

export const CONDITIONS: readonly StepField[] = [
  condition('event', 'Event', 'such as model_version.*'),
  condition('attempt', 'Attempt', 'of its delivery id, from 1', [1, 1000]),
  condition('header', 'Header', 'a name, or Name: value'),
  condition('every', 'Every', 'so many requests', [1, 1_000_000]),
  condition('percent', 'Percent', 'of the requests', [0, 100]),
];

export function fieldsOfStep({ action }: ScenarioStep): readonly StepField[] {
  return [...(action.kind === 'status' ? STATUS_FIELDS : action.kind === 'drip' ? [DRIP] : []), ...TIMING];
}

/** A step that does something else; what both have stays. */
export function withKind(step: ScenarioStep, kind: ScenarioAction['kind']): ScenarioStep {
  if (kind === step.action.kind) return step;
  if (kind === 'status') return withAction(step, { kind, status: 503 });
  return withAction(step, kind === 'drip' ? { kind, overMs: 10_000 } : { kind });
}
