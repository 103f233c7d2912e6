import { useInspector } from '#renderer/inspector.ts';
import type { Asked } from '#renderer/state/asked.ts';
import type { Draft, Target } from '#renderer/state/composer.ts';
import type { ComposerState } from '#renderer/state/composer-control.ts';
import { bytesOf } from '#renderer/state/payload.ts';
import { useAsked } from '#renderer/ui/use-asked.ts';
import type { ComposePreview } from '#shared/domain/delivery/delivery-command.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';

/** What the core would put on the wire for the present draft; asked again whenever something of it changes. Without bytes nothing is asked. */
export function usePreview(
  event: WebhookEvent,
  draft: Draft | undefined,
  target: Target | undefined,
  { stamp, breakage }: ComposerState,
): Asked<ComposePreview> {
  const { composer } = useInspector();
  const bytes = draft && bytesOf(draft.text, draft);
  const has = target !== undefined && target.url !== '' && bytes !== undefined && typeof bytes !== 'string';
  // One question that is asked again and again, so that the answer before stays in sight until there is the next.
  const key = has ? 'preview' : undefined;
  const dependsOn = [
    event,
    target?.webhook.id,
    draft?.text,
    draft?.asTyped,
    target?.url,
    target?.webhook.updatedAtMs,
    stamp.micros,
    breakage,
  ].join('\n');
  return useAsked(
    key,
    async () => {
      const preview = target && (await composer.preview(event, target));
      if (!preview) throw new Error('There is nothing to be sent.');
      return preview;
    },
    dependsOn,
  );
}
