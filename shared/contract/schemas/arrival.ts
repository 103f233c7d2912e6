import { z } from 'zod';
import { ARRIVAL_STATES, type ArrivalDetail, type ArrivalSummary } from '#shared/domain/delivery/arrival.ts';
import { CAPTURE_REFUSALS } from '#shared/domain/delivery/capture.ts';
import { DELIVERY_VERDICTS } from '#shared/domain/delivery/verdict.ts';
import { captureDetail } from './capture.ts';
import { attemptMark, subject } from './delivery.ts';
import { cause } from './explain.ts';
import { maybe, objectOf } from './object-of.ts';

export const arrivalSummary = objectOf<ArrivalSummary>()({
  id: z.string().describe('That of its first capture.'),
  source: z.literal('external'),
  deliveryId: maybe(z.string()).describe('All requests with this id are one row; without one, each is a row.'),
  endpoint: maybe(z.string()),
  event: maybe(z.string()).describe('As its body names it, whether MLflow has such an event or not.'),
  about: maybe(subject),
  subject: z.string(),
  state: z.enum(ARRIVAL_STATES).describe('arrived: the newest was answered below 400. refused: otherwise, or not at all.'),
  refusal: maybe(z.enum(CAPTURE_REFUSALS)).describe('Why the newest was not even judged.'),
  attempts: z.int().describe('How many requests there were.'),
  attemptMarks: z.array(attemptMark).describe('What each of the newest 32 was answered; `closed`: nothing.'),
  lastStatus: maybe(z.int()),
  verdict: z.enum(DELIVERY_VERDICTS),
  why: maybe(z.string()),
  cause: maybe(cause),
  method: z.string(),
  target: z.string().describe('Its first 1024 characters.'),
  peer: z.string(),
  browser: z.boolean(),
  tunnelled: maybe(z.literal(true)),
  origin: maybe(z.string()).describe('The attached server that signed the newest.'),
  createdAtMs: z.number().describe('When the first came: the row keeps its place.'),
  tookMs: z.number(),
  size: z.int(),
});

export const arrivalDetail = objectOf<ArrivalDetail>()({
  ...arrivalSummary.shape,
  captureList: z.array(captureDetail).describe('Its requests, oldest first, as far as they are still kept, and at most 32.'),
});
