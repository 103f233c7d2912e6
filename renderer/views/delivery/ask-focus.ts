import { takeFocus } from '#renderer/ui/take-focus.ts';

/** The field of Verify for what a program computed, once: it may still have to be read what stands above it. */
let isWanted = false;

const field = () => document.querySelector<HTMLElement>('[data-ask]');

/** Moves the focus there, now or when the field is there. */
export function focusAsk(): void {
  const there = field();
  isWanted = !there;
  there?.focus();
}

/** Of the field itself, when it has come. */
export function takeWantedFocus(): void {
  if (isWanted) takeFocus(field());
  isWanted = false;
}
