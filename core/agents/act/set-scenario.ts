import { z } from 'zod';
import { endpointView } from '#shared/contract/schemas/endpoint.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';
import { DEFAULT_ENDPOINT } from '#shared/domain/scenario/endpoint.ts';
import type { ScenarioAction } from '#shared/domain/scenario/scenario.ts';
import { parseScenario } from '#shared/domain/scenario/scenario-text.ts';
import { isRegistered } from '../registered.ts';
import { type Asking, ToolProblem, tool } from '../tool.ts';

const { name, scenarioText, position } = endpointView.shape;

export const setScenario = tool({
  name: 'set_scenario',
  title: 'Set what the mock receiver answers',
  description:
    'What an endpoint of the mock receiver answers, step by step, in one line: 503x2,429(retry-after=2),drop,verify. verify answers as the receiver in MLflow’s documentation does, and is what it answers without a scenario.',
  kind: 'act',
  about: ['endpoint', 'scenario'],
  input: z.strictObject({
    endpoint: z.string().min(1).max(64).default(DEFAULT_ENDPOINT).describe('webhook is the default one, at /webhook.'),
    scenario: z.string().min(1).max(2000),
  }),
  output: z.object({ name, scenarioText, position }),
  async run({ endpoint, scenario }, asking) {
    const { core } = asking;
    const known = await core.endpoints();
    if (!known.some((one) => one.name === endpoint)) {
      throw new ToolProblem(`There is no endpoint ${JSON.stringify(endpoint)}. There are ${known.length}; webhook is the default one.`);
    }
    await refuseAway(scenario, asking);
    const view = await core.updateEndpoint(endpoint, { scenario });
    return {
      data: { name: view.name, scenarioText: view.scenarioText, position: view.position },
      text: 'Set. It begins with its first step at the next request; verify undoes it.',
      outcome: 'set',
    };
  },
});

/** A delivery follows a redirect, so that a scenario could send it anywhere. */
async function refuseAway(text: string, { core, reach }: Asking): Promise<void> {
  const parsed = parseScenario(text);
  if (!parsed.ok) return; // the core says where it stops making sense
  const { urls } = await core.status();
  for (const location of parsed.value.steps.flatMap(({ action }) => locationsOf(action))) {
    // Bytes beyond ASCII are read as other text by whoever follows them.
    if (/[^\x20-\x7e]/.test(location)) throw new ToolProblem('location: an address in ASCII is expected, everything else in percent form.');
    const target = parseUrl(location, urls.webhookUrl)?.href;
    const refusal = target === undefined ? undefined : reach.refusal(target);
    if (target !== undefined && refusal !== undefined && !(await isRegistered(core, target))) throw new ToolProblem(`location: ${refusal}`);
  }
}

function locationsOf(action: ScenarioAction): string[] {
  if (action.kind !== 'status') return [];
  const named = (action.headers ?? []).filter(([header]) => header.toLowerCase() === 'location').map(([, value]) => value);
  return [...(action.location === undefined ? [] : [action.location]), ...named];
}
