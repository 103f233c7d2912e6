import { z } from 'zod';
import { arrivalSummary } from '#shared/contract/schemas/arrival.ts';
import { apiCall } from '#shared/contract/schemas/call.ts';
import { captureSummary, forwarded } from '#shared/contract/schemas/capture.ts';
import { localCertificate } from '#shared/contract/schemas/certificate.ts';
import { deliveryDetail, deliverySummary, recordedRelease, unheardEvent, webhookEvent } from '#shared/contract/schemas/delivery.ts';
import { eventKind } from '#shared/contract/schemas/event-kind.ts';
import { maybe, objectOf } from '#shared/contract/schemas/object-of.ts';
import { finding } from '#shared/contract/schemas/real-server.ts';
import { importedItem } from '#shared/contract/schemas/registry.ts';
import { tunnelProvider, tunnelStatus } from '#shared/contract/schemas/tunnel.ts';
import { testFailed, testSent, webhook } from '#shared/contract/schemas/webhook.ts';
import type { ReadyLine } from '#shared/domain/app/host-protocol.ts';
import { checkReport, exploreReport } from './check-shapes.ts';
import { output, type VerbOutput } from './output.ts';
import { compared, explained, signed, verified } from './request-shapes.ts';
import { exportedCapture, exportedDelivery, httpArchive, shownArrival, shownDelivery } from './stored-shapes.ts';

const delivery = (when: string) => output('DeliverySummary', when, deliverySummary);
const arrival = (when: string) => output('ArrivalSummary', when, arrivalSummary);
const capture = (when: string) => output('CaptureSummary', when, captureSummary);
const shown = [
  output('ShownDelivery', 'of a delivery', shownDelivery),
  output('ShownArrival', 'of what came from elsewhere', shownArrival),
];

const ready = objectOf<ReadyLine>()({
  event: z.literal('ready'),
  version: z.string(),
  mlflowVersion: z.string().describe('The release of MLflow that it is like.'),
  pid: z.int().describe('Of the process that owns the database.'),
  dataDir: z.string(),
  mlflow: z.string().describe('The tracking URI.'),
  receiver: z.string(),
  receiverTls: z.string().nullable(),
  webhookUrl: z.string(),
  inspector: z.string(),
  tokenFile: z.string(),
  launchUrl: z.string().describe('Opens the inspector once, within 60 s.'),
  upstream: maybe(z.string()).describe('The real server that calls are passed on to, if they are.'),
});

const release = z.object({ release: recordedRelease, events: z.int(), default: z.boolean() });
const change = z.object({ since: z.string(), now: z.string(), before: z.string(), seen: z.array(z.string()) });
const newReceiver = z.object({
  directory: z.string(),
  files: z.array(z.string()),
  steps: z.array(z.string()).describe('Commands that run it, typed in the directory.'),
  check: z.string().describe('The command that checks it.'),
});
const plannedBody = z.object({ event: webhookEvent, body: z.string(), bytes: z.int() });
const commandLine = z.object({ id: z.string(), curl: z.string() });

const ofCommand: VerbOutput = { version: 1, outputs: [delivery('a line for each delivery, as it stands afterwards')] };

/** What each verb prints with `--json`. `docs/schemas` is written of this, and a test holds it against what the verbs really print. */
export const OUTPUTS: Readonly<Record<string, VerbOutput>> = {
  attach: { version: 1, outputs: [capture('a line for each request that arrives')] },
  calls: { version: 1, outputs: [output('ApiCall', 'a line for each call', apiCall)] },
  cancel: ofCommand,
  captures: { version: 1, outputs: [capture('a line for each request')] },
  cert: { version: 1, outputs: [output('LocalCertificate', 'one line', localCertificate)] },
  check: {
    version: 1,
    outputs: [output('CheckReport', 'one line', checkReport), output('ExploreReport', 'one line with --explore or --play', exploreReport)],
  },
  deliveries: {
    version: 1,
    outputs: [
      delivery('a line for each delivery'),
      arrival('a line for each that came from elsewhere'),
      output('UnheardEvent', 'a line for each event that nobody heard, with state:unheard', unheardEvent),
      ...shown.map((one) => ({ ...one, when: `“deliveries show” ${one.when}` })),
    ],
  },
  diff: { version: 1, outputs: [output('Compared', 'one line', compared)] },
  doctor: {
    version: 1,
    outputs: [
      output(
        'Findings',
        'one line',
        z.object({
          findings: z.array(finding),
          listCacheLeftMs: maybe(z.int()).describe('For so long a change of the server’s webhooks may go unheard there.'),
        }),
      ),
    ],
  },
  export: {
    version: 1,
    outputs: [
      output('ExportedDelivery', 'a line for each delivery, with --deliveries', exportedDelivery),
      output('ExportedCapture', 'a line for each request', exportedCapture),
      output('HttpArchive', 'one line with --as har', httpArchive),
      output('CommandLine', 'a line for each with --as curl', commandLine),
    ],
  },
  hold: ofCommand,
  import: {
    version: 1,
    outputs: [
      output('DeliveryDetail', 'a line for each delivery of a file', deliveryDetail),
      output('ImportedItem', 'with --from-mlflow a line for each model or prompt', importedItem),
      output('Webhook', 'with --from-mlflow a line for each webhook that was made', webhook),
    ],
  },
  listen: { version: 1, outputs: [capture('a line for each request')] },
  'mlflow-versions': {
    version: 1,
    outputs: [output('Releases', 'one line', z.array(release)), output('Changes', 'one line, with diff', z.array(change))],
  },
  open: { version: 1, outputs: [output('LaunchLink', 'one line', z.object({ url: z.string() }))] },
  receiver: { version: 1, outputs: [output('NewReceiver', 'one line', newReceiver)] },
  release: ofCommand,
  replay: {
    version: 1,
    outputs: [
      delivery('a line for each delivery, when it has ended'),
      output('Forwarded', 'a line for each sending of a request from elsewhere', forwarded),
    ],
  },
  retry: ofCommand,
  serve: { version: 1, outputs: [output('Ready', 'one line, when it is ready', ready)] },
  show: { version: 1, outputs: [...shown, output('ApiCall', 'of a call', apiCall)] },
  signature: {
    version: 1,
    outputs: [
      output('Signed', 'one line, with sign', signed),
      output('Verified', 'one line, with verify', verified),
      output('Explained', 'one line, with explain', explained),
    ],
  },
  token: { version: 1, outputs: [output('Token', 'one line', z.object({ token: z.string() }))] },
  trigger: {
    version: 1,
    outputs: [
      delivery('a line for each delivery, when it has ended'),
      output('EventKind', 'one line, with --schema', eventKind),
      output('PlannedBody', 'a line for each event, with --dry-run', plannedBody),
    ],
  },
  tunnel: {
    version: 1,
    outputs: [output('TunnelStatus', 'one line', tunnelStatus), output('TunnelProvider', 'with providers a line for each', tunnelProvider)],
  },
  wait: { version: 1, outputs: [delivery('a line for each delivery that was waited for')] },
  webhooks: {
    version: 1,
    outputs: [
      output('Webhook', 'a line for each webhook', webhook),
      output('Tested', 'one line, with test', z.union([testSent, testFailed].map((one) => one.extend({ id: z.string() })))),
      output('Secret', 'one line, with secret', z.object({ secret: z.string() })),
    ],
  },
};
