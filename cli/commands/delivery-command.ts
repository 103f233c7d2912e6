import { StartError } from '#shared/domain/app/start-error.ts';
import type { DeliveryCommandName } from '#shared/domain/delivery/recorded-command.ts';
import { type Command, command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { asking, findCore } from '../running-core.ts';
import { ROWS, type Row } from '../tables/rows.ts';
import { openListing } from '../terminal/listing.ts';

export const retry = verb(
  'retry',
  'retry-now',
  'Makes the next attempt at once, without waiting for its time.',
  'The next attempt at once',
  'd3',
);
export const cancel = verb('cancel', 'cancel', 'Makes no further attempt. What was sent stays as it is.', 'No further attempt', 'd4');
export const hold = verb('hold', 'hold', 'Makes no attempt until the delivery is released.', 'Keep it for later', 'd3');
export const release = verb('release', 'release', 'Lets a delivery that is held go on.', 'Let it go on', 'd3');

/** One command on deliveries that have not ended, each as it stands afterwards. The first that refuses it ends the verb. */
function verb(usage: string, name: DeliveryCommandName, about: string, example: string, id: string): Command {
  return command({
    usage: [`${usage} ID… [flags]`],
    about: [about],
    json: 'one delivery a line, as GET /api/v1/deliveries lists it, as it stands afterwards.',
    examples: [{ says: example, run: `hookglass ${usage} ${id}` }],
    exits: NO_CORE,
    flags: CORE_FLAGS,
    async run({ values, positionals }, env) {
      if (positionals.length === 0)
        throw new StartError(
          'usage',
          `${usage} takes one delivery or more, by d42 or by its delivery id. "hookglass deliveries" shows them.`,
        );
      const { client } = await findCore(values, env);
      const listing = openListing<Row>({ table: ROWS, json: values.json, goesOn: positionals.length > 1 });
      for (const id of positionals) listing.show([await asking(() => client[name](id))]);
      return 0;
    },
  });
}
