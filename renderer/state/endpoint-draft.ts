import { scenarioSchema } from '#shared/contract/schemas/scenario.ts';
import { issueWords } from '#shared/domain/issue-words.ts';
import type { EndpointView, ForwardRoute } from '#shared/domain/scenario/endpoint.ts';
import type { Scenario, ScenarioStep } from '#shared/domain/scenario/scenario.ts';
import { parseScenario, scenarioText } from '#shared/domain/scenario/scenario-text.ts';
import { readJsonTree } from '#shared/domain/wire/json-tree.ts';
import { problemText } from './payload.ts';

/** What somebody is changing about an endpoint. The three ways to write its scenario are kept in step; one that is broken holds up the others. */
export interface EndpointDraft {
  /** The last that could be read. */
  scenario: Scenario;
  line: string;
  code: string;
  /** Which of them is broken, and why; the others show what held before. */
  broken?: { in: 'line' | 'code'; message: string; at?: number };
  /** Texts in fields of steps that are no values, by `step.field`. */
  wrong: Readonly<Record<string, { text: string; message: string }>>;
  tolerance: string;
  /** Absent: as it is. Empty: that of the webhook. */
  secret?: string;
  routes: readonly ForwardRoute[];
  watch: boolean;
  /** What the core refused, by the path of its field. */
  refused: Readonly<Record<string, string>>;
}

const codeOfScenario = (scenario: Scenario): string => JSON.stringify(scenario, null, 2);

const written = (scenario: Scenario) => ({ scenario, line: scenarioText(scenario), code: codeOfScenario(scenario) });

export function draftOfEndpoint({ scenario, toleranceSec, forward }: EndpointView): EndpointDraft {
  return {
    ...written(scenario),
    wrong: {},
    tolerance: String(toleranceSec),
    routes: forward?.routes ?? [],
    watch: forward?.watch ?? false,
    refused: {},
  };
}

/** Changed in the list of steps. */
export function withScenario(draft: EndpointDraft, scenario: Scenario): EndpointDraft {
  const { broken: _, ...rest } = draft;
  return { ...rest, ...written(scenario) };
}

export function lineTyped(draft: EndpointDraft, line: string): EndpointDraft {
  const { broken: _, ...rest } = draft;
  const parsed = parseScenario(line);
  if (!parsed.ok) return { ...rest, line, broken: { in: 'line', message: parsed.error.message, at: parsed.error.at } };
  return { ...rest, ...written(parsed.value), line, wrong: {} };
}

export function codeTyped(draft: EndpointDraft, code: string): EndpointDraft {
  const { broken: _, ...rest } = draft;
  const read = scenarioOfCode(code);
  if (typeof read === 'string') return { ...rest, code, broken: { in: 'code', message: read } };
  return { ...rest, ...written(read), code, wrong: {} };
}

/** @returns why it is no scenario */
function scenarioOfCode(code: string): Scenario | string {
  const json = readJsonTree(code);
  if (!json.ok) return problemText(json.problem);
  const given: unknown = JSON.parse(code);
  const parsed = scenarioSchema.safeParse(given);
  if (parsed.success) return parsed.data as Scenario;
  const [issue] = parsed.error.issues;
  return issue ? `${issueWords(issue, given, { at: issue.path.length === 0 ? 'The scenario' : '' })}.` : 'This is not a scenario.';
}

export function stepChanged(draft: EndpointDraft, index: number, change: (step: ScenarioStep) => ScenarioStep): EndpointDraft {
  const { scenario } = draft;
  return withScenario(draft, { ...scenario, steps: scenario.steps.map((step, i) => (i === index ? change(step) : step)) });
}

export function withSteps(draft: EndpointDraft, steps: ScenarioStep[]): EndpointDraft {
  return steps.length === 0 ? draft : { ...withScenario(draft, { ...draft.scenario, steps }), wrong: {} };
}

export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const item = items[from];
  const others = items.filter((_, i) => i !== from);
  return item === undefined ? [...items] : [...others.slice(0, to), item, ...others.slice(to)];
}

/** What is to be asked of the core; only what differs, because a new scenario starts at its first step. */
export function patchOf(draft: EndpointDraft, endpoint: EndpointView) {
  const tolerance = Number(draft.tolerance.trim());
  const forward = draft.routes.length === 0 ? null : { routes: [...draft.routes], watch: draft.watch };
  const was = endpoint.forward ?? null;
  return {
    ...(scenarioText(draft.scenario) !== scenarioText(endpoint.scenario) && { scenario: draft.scenario }),
    ...(tolerance !== endpoint.toleranceSec && { toleranceSec: tolerance }),
    ...(draft.secret !== undefined && { secret: draft.secret }),
    ...(JSON.stringify(forward) !== JSON.stringify(was) && { forward }),
  };
}

export function isChanged(draft: EndpointDraft, endpoint: EndpointView): boolean {
  return draft.broken !== undefined || Object.keys(draft.wrong).length > 0 || Object.keys(patchOf(draft, endpoint)).length > 0;
}

/** Why it cannot be applied, in words. */
export function obstacleOf({ broken, wrong, tolerance }: EndpointDraft): string | undefined {
  if (broken) return broken.message;
  const first = Object.values(wrong)[0];
  if (first) return first.message;
  return /^\s*\d+\s*$/.test(tolerance) ? undefined : 'A tolerance is a whole number of seconds, 0 or more.';
}

/** Typed into a field of a step: a text that is no value of it stays in the field. @param change the step with it, or why it is none */
export function fieldTyped(
  draft: EndpointDraft,
  { index, name, text }: { index: number; name: string; text: string },
  change: (step: ScenarioStep) => ScenarioStep | string,
): EndpointDraft {
  const key = `${index}.${name}`;
  const { [key]: _, ...others } = draft.wrong;
  const step = draft.scenario.steps[index];
  const next = step && change(step);
  if (next === undefined) return draft;
  if (typeof next === 'string') return { ...draft, wrong: { ...others, [key]: { text, message: next } } };
  return { ...stepChanged(draft, index, () => next), wrong: others };
}
