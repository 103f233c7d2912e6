import type { EndpointDraft } from '#renderer/state/endpoint-draft.ts';
import type { EndpointView } from '#shared/domain/scenario/endpoint.ts';

/** An endpoint as it is, and as somebody is changing it. */
export interface EndpointProps {
  endpoint: EndpointView;
  draft: EndpointDraft;
}
