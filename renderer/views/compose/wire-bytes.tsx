import { useMemo } from 'react';
import { decodeBytes } from '#renderer/ui/wire/decode.ts';
import { hexLines } from '#renderer/ui/wire/lines.ts';
import { LongView } from '#renderer/ui/wire/long-view.tsx';
import wire from '#renderer/ui/wire/wire.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import styles from './compose.module.css';

export type BytesLook = 'plain' | 'spaces' | 'hex';

/** More would be a text that nobody reads, in as many elements as it has blanks. */
const DRAWN_BYTES = 8000;

/** The body as it leaves: blanks and line breaks drawn, escapes marked, or in hex. */
export function WireBytes({ bytes, look }: { bytes: Uint8Array<ArrayBuffer>; look: BytesLook }) {
  const { text } = useMemo(() => decodeBytes(bytes), [bytes]);
  if (bytes.length === 0) return <p className={styles['meta']}>No body.</p>;
  if (look === 'hex') return <LongView lines={hexLines(bytes, { drawn: true })} label="Body in hex" />;
  const drawn = look === 'spaces' && bytes.length <= DRAWN_BYTES;
  return (
    <pre className={`${wire['box']} ${styles['bytes']}`} data-body>
      {drawn ? <Drawn text={text} /> : <WireText text={text} />}
    </pre>
  );
}

function Drawn({ text }: { text: string }) {
  return text.split(/( |\n|\\u[0-9a-f]{4})/).map((part, index) => {
    if (part === ' ' || part === '\n') {
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
        <span key={index} className={styles['drawn']} title={part === ' ' ? '20, a space' : '0A, a line break'}>
          {part === ' ' ? '␣' : '↵\n'}
        </span>
      );
    }
    return part.startsWith('\\u') ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
      <span key={index} className={wire['literal']} title={`${escaped(part)}, six bytes on the wire`}>
        {part}
      </span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
      <WireText key={index} text={part} />
    );
  });
}

const escaped = (written: string) => {
  const char = String.fromCharCode(Number.parseInt(written.slice(2), 16));
  return /\p{L}|\p{N}|\p{P}|\p{S}/u.test(char) ? char : 'A character';
};
