import { useState } from 'react';
import { type Option, Segments } from '#renderer/ui/choice/segments.tsx';
import pane from '#renderer/ui/pane/pane.module.css';
import type { BytesMode } from '#renderer/ui/wire/content.ts';

const MODES: readonly Option<BytesMode>[] = [
  { value: 'pretty', title: 'Pretty' },
  { value: 'raw', title: 'Raw' },
  { value: 'hex', title: 'Hex' },
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
    <span className={pane['scope']}>
      {size}
      <Segments label="Show the body as" options={MODES} chosen={mode} onChoose={onPick} />
    </span>
  );
}
