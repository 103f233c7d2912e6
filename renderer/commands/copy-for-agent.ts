import { type Imported, type Inspector, useInspector } from '#renderer/inspector.ts';
import type { DeliveriesRoute } from '#renderer/state/route.ts';
import type { Row } from '#renderer/state/row.ts';
import { formatBytes, plural } from '#renderer/ui/format.ts';
import { knownTarget, parseTarget, usualTarget } from '#renderer/views/delivery/diff-choice.ts';
import type { RequestExplanation } from '#renderer/views/pasted/use-pasted-report.ts';
import { type Brief, briefText } from '#shared/domain/agents/brief.ts';
import {
  type BriefedFile,
  type ComparedRequest,
  captureBrief,
  comparedCapture,
  comparedDelivery,
  comparisonBrief,
  deliveryBrief,
  pastedBrief,
} from '#shared/domain/agents/request-briefs.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { countMasks } from '#shared/domain/wire/masks.ts';
import { PASTED_FORMS, type PastedRequest } from '#shared/domain/wire/pasted/pasted-request.ts';
import { bytesTextOf } from '#shared/domain/wire/shared.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import { deliveriesOf } from '#shared/session/deliveries.ts';
import { maskCapture, maskDelivery } from '#shared/session/mask.ts';
import { writeText } from './copy.ts';
import { useAction } from './use-action.ts';

/** Offers what the view shows to a coding agent. @param read undefined while there is nothing to be copied */
export function useCopyForAgent(read: (() => Promise<Brief | undefined>) | undefined): void {
  const { messages } = useInspector();
  useAction('copy-for-agent', read && (() => void copyForAgent(messages, read)));
}

/** Puts a brief on the clipboard, and says how long it is and how much of it was masked. */
export async function copyForAgent(messages: Inspector['messages'], read: () => Promise<Brief | undefined>): Promise<void> {
  try {
    const brief = await read();
    if (!brief) return messages.failed('It is no longer kept.');
    const text = briefText(brief);
    await writeText(text);
    const masks = [...countMasks(text).values()].reduce((sum, count) => sum + count, 0);
    const masked = masks === 0 ? '' : `, ${plural(masks, 'place')} masked`;
    messages.done(`Copied for an agent: ${formatBytes(new Blob([text]).size)}${masked}.`);
  } catch (error) {
    messages.failed(`It was not copied: ${messageOf(error)}`);
  }
}

/** As *Share* begins: hosts are taken out, besides secrets, which never leave. */
const MASKED = new Set(['hosts'] as const);

/** What is opened among the deliveries; in the comparison both sides. @param id of a delivery (`d12`) or a received request (`c33`) */
export async function requestBrief(
  { core, imported }: Pick<Inspector, 'core' | 'imported'>,
  id: string,
  { route, rows }: { route: DeliveriesRoute; rows: readonly Row[] },
): Promise<Brief | undefined> {
  const target = route.cmp === undefined ? usualTarget(id, rows) : knownTarget(parseTarget(route.cmp), rows);
  if (route.tab === 'diff' && target && target.id !== id) {
    const [before, after] = await Promise.all([comparedOf(core, target.id), comparedOf(core, id)]);
    return before && after && comparisonBrief(before, after);
  }
  if (isCapture(id)) {
    const shared = await core.sharedCapture(id);
    return shared && captureBrief(maskCapture(shared));
  }
  const shared = await core.sharedDelivery(id);
  return shared && deliveryBrief(maskDelivery(shared, MASKED), imported ? fileOf(imported, id) : { id: shared.delivery.id });
}

/** Where it stands in the file that is looked at. */
function fileOf({ name, core }: Imported, id: string): { file?: BriefedFile } {
  const filed = core.filed(id);
  if (!filed) return {};
  const { place, notes, body, isOurs = false } = filed;
  return { file: { name, ...place, notes, hasBody: body !== undefined, isOurs } };
}

async function comparedOf(core: Inspector['core'], id: string): Promise<ComparedRequest | undefined> {
  if (isCapture(id)) {
    const shared = await core.sharedCapture(id);
    return shared && comparedCapture(maskCapture(shared));
  }
  const shared = await core.sharedDelivery(id);
  return shared && comparedDelivery(shared.delivery.id, maskDelivery(shared, MASKED));
}

const isCapture = (id: string) => /^c\d+$/.test(id);

/** What was pasted, with what the core found. */
export async function pastedRequestBrief(core: Inspector['core'], pasted: PastedRequest, found: RequestExplanation): Promise<Brief> {
  const { request, doubts, notes, atMs, answer, form } = pasted;
  const { url, headers, method, body } = request;
  const deliveryId = headerIn(headers, 'X-MLflow-Delivery-Id') ?? '';
  const [filed] = deliveriesOf([
    {
      ...{ place: { entry: 1, line: 1 }, deliveryId, method, url, headers, body, doubts, notes },
      ...(atMs !== undefined && { atMs }),
      ...(answer && { answer: { ...answer, reason: '' } }),
    },
  ]);
  if (!filed) throw new Error('there is no request in it');
  const shared = await core.sharedOfFile({
    delivery: filed.detail,
    body: bytesTextOf(body),
    answers: [...filed.answers].map(([number, bytes]) => ({ number, body: bytesTextOf(bytes) })),
    verification: found.verification,
    explanation: found.report,
  });
  return pastedBrief(maskDelivery(shared, MASKED), { form: PASTED_FORMS[form], notes: [...notes, ...found.notes] });
}
