import type { IncomingMessage } from 'node:http';

export class BodyTooLargeError extends Error {
  readonly limitBytes: number;

  constructor(limitBytes: number) {
    super(`the body is larger than ${limitBytes} bytes`);
    this.name = 'BodyTooLargeError';
    this.limitBytes = limitBytes;
  }
}

/** To be called before anything is read: who announces too much is answered at once. @throws BodyTooLargeError */
export function refuseDeclaredLength({ headers }: IncomingMessage, limitBytes: number): void {
  if (Number(headers['content-length']) > limitBytes) throw new BodyTooLargeError(limitBytes);
}

/** The whole body as bytes. @throws BodyTooLargeError past the limit, with the rest unread. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) throw new BodyTooLargeError(limitBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
}
