import type { ControlClient } from '#shared/client/control-client.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { onOff } from '../flag-kinds.ts';
import { printBytes, printProse } from '../print.ts';
import { asking, findCore } from '../running-core.ts';
import { storedBody } from '../stored-body.ts';
import { CALLS } from '../tables/calls.ts';
import { printList } from '../terminal/listing.ts';
import { showRow } from './deliveries-show.ts';

/** One row of the inspector as a whole: a delivery, what came from elsewhere, or a call. */
export const show = command({
  usage: ['show ID [flags]'],
  about: [
    'One row of the inspector as a whole: a delivery (d42, or its delivery id) with its attempts, what was answered to each in words, and why its receiver refused it; what came from elsewhere (c33) with each of its requests; or a call of an MLflow client (a7).',
  ],
  flags: { ...CORE_FLAGS, body: onOff(false, { help: 'writes the body alone, byte for byte as it was sent or came' }) },
  json: 'one line: the delivery as GET /api/v1/rows/{id} has it, with "explanation" where it was refused; the call as GET /api/v1/calls/{id}. With --body there is no JSON around the bytes.',
  examples: [
    { says: 'A delivery with all attempts', run: 'hookglass show d1' },
    { says: 'Its body, to work with', run: 'hookglass show d1 --body > delivered.json' },
    { says: 'What a call caused', run: 'hookglass show a1 --json' },
  ],
  exits: NO_CORE,
  async run({ values, positionals }, env) {
    const [id] = positionals;
    if (id === undefined || positionals.length > 1)
      throw new StartError('usage', 'show takes one row, by d42, c33 or a7, or by its delivery id. "hookglass deliveries" shows them.');
    if (values.body) return showBody((await findCore(values, env)).client, id);
    if (/^a\d+$/.test(id)) return showCall((await findCore(values, env)).client, id, values.json);
    return showRow(values, id, env);
  },
});

async function showBody(client: ControlClient, id: string): Promise<number> {
  const body = await asking(() => storedBody(client, id));
  if (!body) throw new StartError('usage', `There is no delivery or request ${JSON.stringify(id)}.`);
  printBytes(body);
  return 0;
}

async function showCall(client: ControlClient, id: string, json: boolean): Promise<number> {
  const call = await asking(() => client.call(id));
  if (!call) throw new StartError('usage', `There is no call ${JSON.stringify(id)}. "hookglass calls" shows them.`);
  printList([call], { table: CALLS, json });
  if (!json && call.mlflowVersion !== undefined) printProse(`  answered as MLflow ${call.mlflowVersion}`);
  return 0;
}
