// What `import … from 'hookglass'` gives: docs/library.md.
export type { CheckId, CheckLevel } from '#shared/domain/check/checks.ts';
export type { CheckOutcome, CheckReport } from '#shared/domain/check/report.ts';
export type { VerifyStep } from '#shared/domain/delivery/capture.ts';
export type { ExplainReport, Explanation } from '#shared/domain/delivery/explain.ts';
export type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
export { type Checked, type CheckOptions, check } from './check.ts';
export type { Core, NewWebhook, RegisteredWebhook, TriggerOptions } from './core.ts';
export type { CoreSettings } from './core-settings.ts';
export { createCore } from './create-core.ts';
export type { Delivery, Payload } from './delivery.ts';
export type { ReceivedRequest, RequestBody, RequestHeaders } from './request.ts';
export {
  type ExplainOptions,
  explain,
  type Signed,
  type SignOptions,
  sign,
  type Verified,
  type VerifyOptions,
  verify,
} from './signature.ts';
export type { WaitOptions } from './wait-options.ts';
