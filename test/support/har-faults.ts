import { z } from 'zod';

// HTTP Archive 1.2: each member that the format asks for, and none that it does not know.
const named = z.strictObject({ name: z.string(), value: z.string(), comment: z.string().optional() });
const bytes = z.number().int().min(-1);
const message = {
  httpVersion: z.string().min(1),
  cookies: z.array(named),
  headers: z.array(named),
  headersSize: bytes,
  bodySize: bytes,
};
const encoded = { text: z.string().optional(), encoding: z.literal('base64').optional() };

const request = z.strictObject({
  ...message,
  method: z.string().min(1),
  url: z.url(),
  queryString: z.array(named),
  // `encoding` is of the answer alone there; the tools of browsers write and read it here as well.
  postData: z.strictObject({ mimeType: z.string(), ...encoded }).optional(),
});

const response = z.strictObject({
  ...message,
  status: z.number().int(),
  statusText: z.string(),
  content: z.strictObject({ size: z.number().int().min(0), mimeType: z.string(), ...encoded }),
  redirectURL: z.string(),
});

const entry = z
  .strictObject({
    startedDateTime: z.iso.datetime({ offset: true }),
    time: z.number().min(0),
    request,
    response,
    cache: z.strictObject({}),
    timings: z.strictObject({ send: z.number(), wait: z.number(), receive: z.number() }),
    comment: z.string().optional(),
  })
  .refine(({ time, timings }) => Math.abs(time - timings.send - timings.wait - timings.receive) < 1, 'the timings are not the time');

const har = z.strictObject({
  log: z.strictObject({
    version: z.literal('1.2'),
    creator: z.strictObject({ name: z.string().min(1), version: z.string().min(1) }),
    entries: z.array(entry).min(1),
  }),
});

/** @returns what is wrong with a HAR file, a line each; none when it is one of HTTP Archive 1.2 */
export function harFaults(text: string): string[] {
  const read = har.safeParse(JSON.parse(text));
  return read.success ? [] : read.error.issues.map(({ path, message: what }) => `${path.join('.')}: ${what}`);
}
