import { scenarioSchema } from '#shared/contract/schemas/scenario.ts';
import { apiCall } from './call.ts';
import { captureDetail, captureSummary } from './capture.ts';
import { composeRequest, replayFailedRequest, replayRequest } from './command.ts';
import { coreStatus } from './core-status.ts';
import { deliveryDetail, deliverySummary, unheardEvent } from './delivery.ts';
import { deliverySettings } from './delivery-settings.ts';
import { endpointChange, endpointView } from './endpoint.ts';
import { eventKind } from './event-kind.ts';
import { explainReport } from './explain.ts';
import { problem } from './problem.ts';
import { tunnelSettings, tunnelStatus } from './tunnel.ts';
import { newWebhook, testResult, webhook, webhookPatch } from './webhook.ts';

/** The schemas that openapi.json shows by a name of their own; whatever is not here stands where it is used. */
export const NAMED_SCHEMAS = {
  DeliverySummary: deliverySummary,
  DeliveryDetail: deliveryDetail,
  DeliverySettings: deliverySettings,
  UnheardEvent: unheardEvent,
  CaptureSummary: captureSummary,
  CaptureDetail: captureDetail,
  ApiCall: apiCall,
  Webhook: webhook,
  NewWebhook: newWebhook,
  WebhookPatch: webhookPatch,
  TestResult: testResult,
  EventKind: eventKind,
  ExplainReport: explainReport,
  CoreStatus: coreStatus,
  ReplayRequest: replayRequest,
  ReplayFailedRequest: replayFailedRequest,
  ComposeRequest: composeRequest,
  Endpoint: endpointView,
  EndpointChange: endpointChange,
  Scenario: scenarioSchema,
  TunnelSettings: tunnelSettings,
  TunnelStatus: tunnelStatus,
  Problem: problem,
};
