import type { OpenedRequest } from '#renderer/state/opened-request.ts';
import { hexLines } from '#renderer/ui/wire/lines.ts';
import { LongView } from '#renderer/ui/wire/long-view.tsx';
import { useBytes } from './use-bytes.ts';
import styles from './verify.module.css';

/** What is hashed: id, full stop, timestamp, full stop (the head), body; hex and text in one row, so that they move together. */
export function SignedContent({ head: start, request }: { head: string; request: Pick<OpenedRequest, 'key' | 'body'> }) {
  const body = useBytes(request.key, request.body);
  if (body.kind !== 'ready') return null;
  const head = new TextEncoder().encode(start);
  const content = new Uint8Array(head.length + body.bytes.length);
  content.set(head);
  content.set(body.bytes, head.length);
  return (
    <div className={styles['content']}>
      <LongView lines={hexLines(content, { drawn: true })} label="Signed content" />
    </div>
  );
}
