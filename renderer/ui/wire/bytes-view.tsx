import { useMemo, useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { saveFile } from '#renderer/ui/files.ts';
import { formatBytes } from '#renderer/ui/format.ts';
import { type BytesMode, contentOf } from './content.ts';
import { JsonTree, LongJsonTree } from './json-tree.tsx';
import { LongView } from './long-view.tsx';
import styles from './wire.module.css';
import { WireTokens } from './wire-text.tsx';

interface BytesViewProps {
  bytes: Uint8Array<ArrayBuffer>;
  mode: BytesMode;
  /** What the bytes are, for the name read aloud and the name of a saved file. */
  label: string;
  fileName: string;
}

/** More than this is shown on request only. */
const SHOWN_BYTES = 256 * 1024;

/** Bytes from the wire: indented, as they are, or in hex. */
export function BytesView({ bytes, mode, label, fileName }: BytesViewProps) {
  const [all, setAll] = useState(false);
  const shown = all ? bytes : bytes.subarray(0, SHOWN_BYTES);
  const cut = shown.length < bytes.length;
  return (
    <>
      {cut && (
        <p className={styles['cut']}>
          <span>{`${formatBytes(bytes.length)}. Showing the first 256 KB; verification used all of it.`}</span>
          <Button size="small" look="plain" onClick={() => setAll(true)}>
            Show all
          </Button>
          <Button size="small" look="plain" onClick={() => saveFile(bytes, fileName)}>
            Save
          </Button>
        </p>
      )}
      <Shown bytes={shown} mode={mode} label={label} cut={cut} />
    </>
  );
}

function Shown({ bytes, mode, label, cut }: { bytes: Uint8Array; mode: BytesMode; label: string; cut: boolean }) {
  const content = useMemo(() => contentOf(bytes, { mode, cut }), [bytes, mode, cut]);
  if (bytes.length === 0) return <p className={styles['none']}>No body.</p>;
  if ('tree' in content) return <JsonTree lines={content.tree} label={label} />;
  if ('longTree' in content) return <LongJsonTree lines={content.longTree} label={label} />;
  if ('lines' in content) return <LongView lines={content.lines} label={label} />;
  return (
    <pre className={styles['box']}>
      <WireTokens tokens={content.tokens} />
    </pre>
  );
}
