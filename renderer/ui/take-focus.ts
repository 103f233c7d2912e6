/** Focuses what has just come by itself, unless a dialog has been opened meanwhile: whoever types there goes on typing there. */
export function takeFocus(element: HTMLElement | null): void {
  if (!document.activeElement?.closest('[role="dialog"]')) element?.focus();
}
