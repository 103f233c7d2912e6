import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import styles from './splitter.module.css';

interface SplitterProps {
  /** What it makes larger and smaller, for the name read aloud. */
  label: string;
  /** `vertical`: a line between left and right. */
  orientation: 'vertical' | 'horizontal';
  /** What the element before it keeps at least. */
  minPx: number;
  /** What the second part keeps at least. */
  minRestPx: number;
  onResize: (px: number) => void;
  /** Enter: hide or show the second part. */
  onToggle?: () => void;
}

const STEP_PX = 16;

/** The line between two panes, of which it sets the size of the first: drag it, or move it with the arrow keys. */
export function Splitter({ label, orientation, minPx, minRestPx, onResize, onToggle }: SplitterProps) {
  const [value, setValue] = useState(50);
  const line = useRef<HTMLDivElement>(null);

  function sizes() {
    const box = line.current?.previousElementSibling?.getBoundingClientRect();
    const whole = line.current?.parentElement?.getBoundingClientRect();
    if (!box || !whole) return undefined;
    return orientation === 'vertical'
      ? { nowPx: box.width, startPx: box.left, maxPx: whole.width - minRestPx }
      : { nowPx: box.height, startPx: box.top, maxPx: whole.height - minRestPx };
  }

  function resize(px: number) {
    const now = sizes();
    if (!now) return;
    const clamped = Math.round(Math.max(minPx, Math.min(px, now.maxPx)));
    setValue(Math.round((100 * (clamped - minPx)) / Math.max(1, now.maxPx - minPx)));
    onResize(clamped);
  }

  function onKeyDown(event: KeyboardEvent) {
    const now = sizes();
    if (!now) return;
    const [less, more] = orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === less) resize(now.nowPx - STEP_PX);
    else if (event.key === more) resize(now.nowPx + STEP_PX);
    else if (event.key === 'Enter' && onToggle) onToggle();
    else return;
    event.preventDefault();
  }

  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    const now = sizes();
    if (!now || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    resize((orientation === 'vertical' ? event.clientX : event.clientY) - now.startPx);
  }

  return (
    <div
      ref={line}
      className={`${styles['splitter']} ${styles[orientation]}`}
      role="separator"
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={100}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
    />
  );
}
