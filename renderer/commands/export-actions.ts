import type { Inspector } from '#renderer/inspector.ts';
import type { Route } from '#renderer/state/route.ts';
import { saveFile } from '#renderer/ui/files.ts';
import { formatCount, plural } from '#renderer/ui/format.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import type { SharedDelivery } from '#shared/domain/wire/shared.ts';
import { harText } from '#shared/session/write-har.ts';
import { linesOf } from '#shared/session/write-lines.ts';
import type { Action, Actions } from './actions.ts';

/** As many as the page holds in memory at once; the command line writes them all. */
const MOST_EXPORTED = 1000;
const PAGE = 200;

/** What the list shows, as one file: with the filter of the route, without secrets and credentials, hosts as they are. */
export function exportActions(inspector: Inspector, route: Route, version: string): Actions {
  const q = route.view === 'deliveries' ? route.q : undefined;
  const as = (ending: string, textOf: (deliveries: readonly SharedDelivery[]) => string): Action => ({
    run: () => void save(inspector, { q, name: `hookglass-deliveries.${ending}`, textOf }),
    note: q === undefined ? 'all that are kept' : q,
    ...(inspector.imported && { off: 'this is a file already' }),
  });
  return {
    'export-jsonl': as('hookglass.jsonl', (all) => linesOf(all, { by: `Hookglass ${version}`, madeAtMs: Date.now() })),
    'export-har': as('har', (all) => harText(all, version)),
  };
}

interface Saved {
  q: string | undefined;
  name: string;
  textOf: (deliveries: readonly SharedDelivery[]) => string;
}

async function save({ core, messages }: Inspector, { q, name, textOf }: Saved): Promise<void> {
  try {
    const { deliveries, more } = await read(core, q);
    if (deliveries.length === 0) return messages.failed('There is no delivery to export.');
    saveFile(textOf(deliveries), name);
    const words = `${plural(deliveries.length, 'delivery', 'deliveries')} exported.`;
    messages.done(
      more ? `The newest ${formatCount(MOST_EXPORTED)} were exported. “hookglass export --deliveries” writes them all.` : words,
    );
  } catch (error) {
    messages.failed(`Nothing was exported: ${messageOf(error)}`);
  }
}

async function read(core: Inspector['core'], q: string | undefined): Promise<{ deliveries: SharedDelivery[]; more: boolean }> {
  const deliveries: SharedDelivery[] = [];
  let cursor: string | undefined;
  do {
    const page = await core.deliveries({ limit: PAGE, ...(q !== undefined && { q }), ...(cursor !== undefined && { cursor }) });
    for (const { id } of page.items) {
      const shared = await core.sharedDelivery(id);
      if (shared) deliveries.push(shared); // one that was dropped meanwhile is left out
    }
    cursor = page.next;
  } while (cursor !== undefined && deliveries.length < MOST_EXPORTED);
  return { deliveries, more: cursor !== undefined };
}
