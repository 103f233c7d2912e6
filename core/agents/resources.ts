import { type McpServer, type ReadResourceResult, ResourceNotFoundError, UriTemplate } from '@modelcontextprotocol/server';
import { visible } from '#shared/domain/wire/visible.ts';
import { rowNamed } from './find.ts';
import { allVisible, fitted, MAX_ANSWER_BYTES } from './fitted.ts';
import { explained } from './look/explained.ts';
import { deliveryOf, needsExplaining } from './look/get-delivery.ts';
import type { Noted } from './noted.ts';
import { readWhatMlflowDoes } from './page.ts';
import { checkReportOf } from './shapes/check.ts';
import { rowText } from './shapes/row.ts';
import { type AskCore, ToolProblem } from './tool.ts';
import { NOTICE } from './untrusted.ts';

const NEWEST = 20;
const JSON_TYPE = 'application/json';
const FRAME_BYTES = 1024;
/** Of an address that is none. */
const MOST_ECHOED = 200;

const PAGE = {
  uri: 'hookglass://docs/what-mlflow-does',
  name: 'what-mlflow-does',
  title: 'What MLflow really does',
  description: 'How a real MLflow signs, sends, retries and gives up, measured at running servers.',
  mimeType: 'text/markdown',
} as const;

/** Things of one kind, each with an address of its own. */
interface Kind {
  name: string;
  title: string;
  description: string;
  template: string;
  list(core: AskCore): Promise<{ id: string; name: string; description: string }[]>;
  /** @returns undefined where there is none */
  read(core: AskCore, id: string): Promise<object | undefined>;
}

const KINDS: readonly Kind[] = [
  {
    name: 'delivery',
    title: 'A delivery',
    description: 'As get_delivery gives it: d12, c7 or a delivery id.',
    template: 'hookglass://deliveries/{id}',
    async list(core) {
      const { items } = await core.rows({ limit: NEWEST });
      return items.map((row) => ({ id: row.id, name: row.id, description: rowText(row) }));
    },
    async read(core, id) {
      const found = await core.row(id);
      if (!found) return undefined;
      const row = await rowNamed(core, found.id);
      return deliveryOf(row, needsExplaining(row) ? await explained(core, row) : undefined);
    },
  },
  {
    name: 'check-report',
    title: 'A report of the checks',
    description: 'As check_receiver gives it, by the number of the run.',
    template: 'hookglass://checks/{id}',
    async list(core) {
      const runs = await core.checkRuns();
      return runs.slice(0, NEWEST).map(({ number, state, summary }) => ({
        id: String(number),
        name: `run ${number}`,
        description: `${state}: ${summary.passed} passed, ${summary.failed} failed`,
      }));
    },
    async read(core, id) {
      const run = /^[1-9]\d{0,8}$/.test(id) ? await core.checkRun(Number(id)) : undefined;
      return run && checkReportOf(run);
    },
  },
];

export interface ResourcesOptions {
  core: AskCore;
  isOff: () => boolean;
  noted: Noted;
}

/** What an agent can read by its address: a delivery, a report of the checks, and the page that says what MLflow really does. */
export function addResources(server: McpServer, { core, isOff, noted }: ResourcesOptions): void {
  const whenOn = () => {
    if (isOff()) throw new ToolProblem(OFF);
  };
  server.server.registerCapabilities({ resources: {} });
  server.server.setRequestHandler('resources/list', async () => {
    whenOn();
    const listed = await Promise.all(KINDS.map(async (kind) => (await kind.list(core)).map((one) => entryOf(kind, one))));
    return { resources: [PAGE, ...listed.flat()] };
  });
  server.server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: KINDS.map(({ name, title, description, template }) => ({
      ...{ name, title, description, uriTemplate: template },
      mimeType: JSON_TYPE,
    })),
  }));
  server.server.setRequestHandler('resources/read', ({ params: { uri } }, context) =>
    noted({ tool: 'read_resource', about: uri, context }, () => {
      whenOn();
      return read(core, uri);
    }),
  );
}

export const OFF = 'A person has turned coding agents off in Hookglass: Settings, Coding agents. Ask them to turn it on.';

const entryOf = ({ title, template }: Kind, { id, name, description }: Awaited<ReturnType<Kind['list']>>[number]) => ({
  ...{ name, title, description },
  uri: template.replace('{id}', id),
  mimeType: JSON_TYPE,
});

/** @throws ResourceNotFoundError */
async function read(core: AskCore, uri: string): Promise<ReadResourceResult> {
  if (uri === PAGE.uri) return { contents: [{ uri, mimeType: PAGE.mimeType, text: await readWhatMlflowDoes() }] };
  for (const { template, read: readOne } of KINDS) {
    const id = new UriTemplate(template).match(uri)?.['id'];
    const found = typeof id === 'string' ? await readOne(core, id) : undefined;
    if (found) return contents(uri, found);
  }
  throw new NoSuchResource(uri.slice(0, MOST_ECHOED));
}

/** There is nothing at that address; it says where there is something. */
class NoSuchResource extends ResourceNotFoundError {
  constructor(uri: string) {
    const known = [PAGE.uri, ...KINDS.map(({ template }) => template)].join(', ');
    super(uri, `There is no resource ${visible(JSON.stringify(uri))}. There are ${known}; resources/list names the newest.`);
  }
}

function contents(uri: string, data: object): ReadResourceResult {
  const { value, cut } = fitted(allVisible(data), MAX_ANSWER_BYTES - FRAME_BYTES);
  const text = JSON.stringify({ notice: NOTICE, ...(cut !== undefined && { cut }), ...value });
  return { contents: [{ uri, mimeType: JSON_TYPE, text }] };
}
