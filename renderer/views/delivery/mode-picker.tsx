import { useState } from 'react';
import segments from '#renderer/ui/segments.module.css';
import type { BytesMode } from '#renderer/ui/wire/bytes-view.tsx';
import styles from './delivery.module.css';

const MODES: readonly { mode: BytesMode; words: string }[] = [
  { mode: 'pretty', words: 'Pretty' },
  { mode: 'raw', words: 'Raw' },
  { mode: 'hex', words: 'Hex' },
];

let picked: BytesMode = 'pretty';

/** The way to look at bytes that was picked last, for as long as the page lives. */
export function usePickedMode(): [BytesMode, (mode: BytesMode) => void] {
  const [mode, setMode] = useState(picked);
  return [
    mode,
    (next) => {
      picked = next;
      setMode(next);
    },
  ];
}

export function ModePicker({ mode, onPick, size }: { mode: BytesMode; onPick: (mode: BytesMode) => void; size: string }) {
  return (
    <span className={styles['scope']}>
      {size}
      <span className={segments['seg']} role="group" aria-label="Show the body as">
        {MODES.map(({ mode: which, words }) => (
          <button key={which} type="button" aria-pressed={mode === which} onClick={() => onPick(which)}>
            {words}
          </button>
        ))}
      </span>
    </span>
  );
}
