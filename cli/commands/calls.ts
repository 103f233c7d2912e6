import type { ApiCall } from '#shared/domain/app/api-call.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { onOff, wholeNumber } from '../flag-kinds.ts';
import { followNew } from '../follow-new.ts';
import { asking, findCore } from '../running-core.ts';
import { CALLS } from '../tables/calls.ts';
import { openListing, printList } from '../terminal/listing.ts';
import { checkedFilter } from './deliveries.ts';

/** What MLflow clients asked of the MLflow API, and what came of it. */
export const calls = command({
  usage: ['calls [FILTER] [flags]'],
  about: [
    'Lists the calls of MLflow clients, oldest first, each with the events that it caused and who got them, or why it caused none: it only reads, it was refused, MLflow has no event for it, nobody listens.',
    'FILTER takes status:4xx, source:agent for what coding agents asked for, and words, such as a part of the path.',
  ],
  flags: {
    ...CORE_FLAGS,
    follow: onOff(false, { help: 'goes on with each call that comes, until it is stopped' }),
    limit: wholeNumber(20, 1, 1000, { help: 'how many to show, the newest' }),
  },
  json: 'one call a line, as GET /api/v1/calls lists it.',
  examples: [
    { says: 'What the clients did last', run: 'hookglass calls' },
    { says: 'What was refused', run: 'hookglass calls status:4xx --json' },
    { says: 'Each call that registers something, as it comes', run: 'hookglass calls create --follow', endless: true },
  ],
  exits: NO_CORE,
  async run({ values, positionals }, env) {
    const q = checkedFilter(positionals.join(' '));
    const core = await findCore(values, env);
    const { items } = await asking(() => core.client.calls({ limit: values.limit, q }));
    const shown = items.toReversed();
    if (!values.follow) {
      printList(shown, {
        table: CALLS,
        json: values.json,
        empty: `No call came that fits. The MLflow API is at ${core.status.urls.mlflow}.`,
      });
      return 0;
    }
    const listing = openListing<ApiCall>({ table: CALLS, json: values.json, goesOn: true });
    listing.show(shown);
    await followNew<ApiCall>({
      core,
      q,
      list: (page) => core.client.calls(page),
      isNews: ({ type }) => type === 'call.added',
      after: items[0]?.id,
      show: listing.show,
    });
    return 0;
  },
});
