import { z } from 'zod';
import { endpointView } from '#shared/contract/schemas/endpoint.ts';
import { DEFAULT_ENDPOINT } from '#shared/domain/scenario/endpoint.ts';
import { ToolProblem, tool } from '../tool.ts';

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
  async run({ endpoint, scenario }, { core }) {
    const known = await core.endpoints();
    if (!known.some((one) => one.name === endpoint)) {
      throw new ToolProblem(`There is no endpoint ${JSON.stringify(endpoint)}. There are ${known.length}; webhook is the default one.`);
    }
    const view = await core.updateEndpoint(endpoint, { scenario });
    return {
      data: { name: view.name, scenarioText: view.scenarioText, position: view.position },
      text: 'Set. It begins with its first step at the next request; verify undoes it.',
      outcome: 'set',
    };
  },
});
