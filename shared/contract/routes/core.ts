import { z } from 'zod';
import type { Routes } from '../route.ts';
import { localCertificate } from '../schemas/certificate.ts';
import { coreStatus } from '../schemas/core-status.ts';
import { deliverySettings, deliverySettingsPatch } from '../schemas/delivery-settings.ts';
import { eventKind } from '../schemas/event-kind.ts';
import { logLine } from '../schemas/log-line.ts';
import { maybe, pageOf } from '../schemas/object-of.ts';

/** The core itself: where it is, who may ask, how it sends. */
export const coreRoutes = {
  status: {
    method: 'GET',
    path: '/status',
    summary: 'Where the core listens, how it is set up and how much it holds.',
    answer: coreStatus,
  },
  events: {
    method: 'GET',
    path: '/events',
    summary: 'The catalogue: all 15 events with their payload’s fields and example.',
    query: { q: maybe(z.string()).describe('A text in the event’s name.') },
    answer: pageOf(eventKind),
  },
  redeemCode: {
    method: 'POST',
    path: '/session',
    summary: 'Exchanges the one-time code of a launch link for the token. A code works once, within 60 s.',
    open: true,
    body: z.strictObject({ code: z.string() }),
    answer: z.object({ token: z.string() }),
    hands: 'token',
  },
  launchLink: {
    method: 'POST',
    path: '/launch-links',
    summary: 'Makes a link that opens the inspector, once, within 60 s.',
    answer: z.object({ url: z.string() }),
    status: 201,
    hands: 'url',
  },
  launchFile: {
    method: 'POST',
    path: '/launch-files',
    summary:
      'Writes a file, readable by its owner alone, that leads a browser on this machine to a launch link: for starting one without the code in its arguments. It goes once it was used, or after 60 s.',
    answer: z.object({ file: z.string() }),
    status: 201,
    hands: 'file',
  },
  rotateToken: {
    method: 'POST',
    path: '/token/rotate',
    summary: 'Makes a new token, which is only in the token file; the old one is refused at once.',
    answer: 'nothing',
  },
  deliverySettings: {
    method: 'GET',
    path: '/settings/delivery',
    summary: 'How deliveries are sent: retry profile, retries, time scale, timeout and workers.',
    answer: deliverySettings,
  },
  changeDeliverySettings: {
    method: 'PATCH',
    path: '/settings/delivery',
    summary: 'Changes what is named; it holds from the next attempt on, and at later starts unless a flag says otherwise.',
    body: deliverySettingsPatch,
    answer: deliverySettings,
  },
  log: {
    method: 'GET',
    path: '/log',
    summary: 'What the core runs on, and the warnings and errors that it logged since its start: the newest 200, oldest first.',
    answer: z.object({ runtime: z.string(), lines: z.array(logLine) }),
  },
  resetData: {
    method: 'POST',
    path: '/reset',
    summary:
      'Deletes all that is recorded, registry, webhooks, artifacts and changed settings included, and starts the core anew on the same ports. Token, key and certificate stay.',
    body: z.strictObject({ confirm: z.literal('delete everything') }),
    answer: 'nothing',
  },
  certificate: { method: 'GET', path: '/certificate', summary: 'The local certificate.', answer: localCertificate },
  renewCertificate: {
    method: 'POST',
    path: '/certificate/renew',
    summary: 'Makes a new key and certificate, used from the next connection on; clients that trust the old one have to be told.',
    answer: localCertificate,
  },
} as const satisfies Routes;
