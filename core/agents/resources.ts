import { type McpServer, ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server';
import { rowNamed } from './find.ts';
import { allVisible, fitted, MAX_ANSWER_BYTES } from './fitted.ts';
import { explained } from './look/explained.ts';
import { deliveryOf, needsExplaining } from './look/get-delivery.ts';
import { readWhatMlflowDoes } from './page.ts';
import { checkReportOf } from './shapes/check.ts';
import { rowText } from './shapes/row.ts';
import { type AskCore, ToolProblem } from './tool.ts';
import { NOTICE } from './untrusted.ts';

const NEWEST = 20;
const JSON_TYPE = 'application/json';
const FRAME_BYTES = 1024;

/** What an agent can read by its address: a delivery, a report of the checks, and the page that says what MLflow really does. */
export function addResources(server: McpServer, core: AskCore, isOff: () => boolean): void {
  const whenOn = () => {
    if (isOff()) throw new ToolProblem(OFF);
  };

  server.registerResource(
    'what-mlflow-does',
    'hookglass://docs/what-mlflow-does',
    {
      title: 'What MLflow really does',
      description: 'How a real MLflow signs, sends, retries and gives up, measured at running servers.',
      mimeType: 'text/markdown',
    },
    async (uri) => {
      whenOn();
      return { contents: [{ uri: uri.href, mimeType: 'text/markdown', text: await readWhatMlflowDoes() }] };
    },
  );

  server.registerResource(
    'delivery',
    new ResourceTemplate('hookglass://deliveries/{id}', {
      async list() {
        whenOn();
        const { items } = await core.rows({ limit: NEWEST });
        return {
          resources: items.map((row) => ({
            uri: `hookglass://deliveries/${row.id}`,
            name: row.id,
            description: rowText(row),
            mimeType: JSON_TYPE,
          })),
        };
      },
    }),
    { title: 'A delivery', description: 'As get_delivery gives it: d12, c7 or a delivery id.', mimeType: JSON_TYPE },
    async (uri, { id }) => {
      whenOn();
      const found = await core.row(String(id));
      if (!found) throw new ResourceNotFoundError(uri.href);
      const row = await rowNamed(core, found.id);
      return contents(uri, deliveryOf(row, needsExplaining(row) ? await explained(core, row) : undefined));
    },
  );

  server.registerResource(
    'check-report',
    new ResourceTemplate('hookglass://checks/{number}', {
      async list() {
        whenOn();
        const runs = await core.checkRuns();
        return {
          resources: runs.slice(0, NEWEST).map(({ number, state, summary }) => ({
            uri: `hookglass://checks/${number}`,
            name: `run ${number}`,
            description: `${state}: ${summary.passed} passed, ${summary.failed} failed`,
            mimeType: JSON_TYPE,
          })),
        };
      },
    }),
    { title: 'A report of the checks', description: 'As check_receiver gives it, by the number of the run.', mimeType: JSON_TYPE },
    async (uri, { number }) => {
      whenOn();
      const run = /^[1-9]\d{0,8}$/.test(String(number)) ? await core.checkRun(Number(number)) : undefined;
      if (!run) throw new ResourceNotFoundError(uri.href);
      return contents(uri, checkReportOf(run));
    },
  );
}

export const OFF = 'A person has turned coding agents off in Hookglass: Settings, Coding agents. Ask them to turn it on.';

function contents(uri: URL, data: object) {
  const { value, cut } = fitted(allVisible(data), MAX_ANSWER_BYTES - FRAME_BYTES);
  const text = JSON.stringify({ notice: NOTICE, ...(cut !== undefined && { cut }), ...value });
  return { contents: [{ uri: uri.href, mimeType: JSON_TYPE, text }] };
}
