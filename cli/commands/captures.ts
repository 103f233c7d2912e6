import type { CaptureSummary } from '#shared/domain/delivery/capture.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { onOff, wholeNumber } from '../flag-kinds.ts';
import { followNew } from '../follow-new.ts';
import { asking, findCore } from '../running-core.ts';
import { CAPTURES } from '../tables/captures.ts';
import { openListing, printList } from '../terminal/listing.ts';
import { checkedFilter } from './deliveries.ts';

/** Every request that the mock receiver got, one by one; `deliveries` puts those of one delivery together. */
export const captures = command({
  usage: ['captures [FILTER] [flags]'],
  about: [
    'Lists every request that the mock receiver got, oldest first: those of our deliveries, those from elsewhere, and what it refused. “deliveries” has the same with one row for each delivery.',
    'FILTER is the filter language of the inspector, such as verified:no, endpoint:checkout, source:external or after:-10m.',
  ],
  flags: {
    ...CORE_FLAGS,
    follow: onOff(false, { help: 'goes on with each request that comes, until it is stopped' }),
    limit: wholeNumber(20, 1, 1000, { help: 'how many to show, the newest' }),
  },
  json: 'one request a line, as GET /api/v1/captures lists it.',
  examples: [
    { says: 'What came last', run: 'hookglass captures' },
    { says: 'What was not signed correctly', run: 'hookglass captures verified:no --json' },
    { says: 'Each request as it comes', run: 'hookglass captures --follow', endless: true },
  ],
  exits: NO_CORE,
  async run({ values, positionals }, env) {
    const q = checkedFilter(positionals.join(' '));
    const core = await findCore(values, env);
    const { items } = await asking(() => core.client.captures({ limit: values.limit, q }));
    const shown = items.toReversed();
    if (!values.follow) {
      printList(shown, {
        table: CAPTURES,
        json: values.json,
        empty: `No request came that fits. The mock receiver listens at ${core.status.urls.webhookUrl}.`,
      });
      return 0;
    }
    const listing = openListing<CaptureSummary>({ table: CAPTURES, json: values.json, goesOn: true });
    listing.show(shown);
    await followNew<CaptureSummary>({
      core,
      q,
      list: (page) => core.client.captures(page),
      isNews: ({ type }) => type === 'capture.added',
      after: items[0]?.id,
      show: listing.show,
    });
    return 0;
  },
});
