import { StartError } from '#shared/domain/app/start-error.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { showRow } from './deliveries-show.ts';

/** One row of the inspector as a whole: a delivery, or what came from elsewhere. */
export const show = command({
  usage: ['show ID [flags]'],
  about: ['One row of the inspector as a whole: a delivery with its attempts, or what came from elsewhere with its requests.'],
  examples: [],
  exits: { ...NO_CORE },
  flags: CORE_FLAGS,
  async run({ values, positionals }, env) {
    const [id] = positionals;
    if (id === undefined || positionals.length > 1)
      throw new StartError('usage', 'show takes one row, by d42, by c33 or by its delivery id. "hookglass deliveries" shows them.');
    return showRow(values, id, env);
  },
});
