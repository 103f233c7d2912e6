/** Panes in the order in which F6 visits them. */
const ORDER = ['rail', 'list', 'detail', 'status'] as const;

/** Moves the focus to the next pane that is on screen, or the one before. */
export function movePane(step: 1 | -1): void {
  const panes = ORDER.flatMap((name) => [...document.querySelectorAll<HTMLElement>(`[data-pane="${name}"]`)]);
  if (panes.length === 0) return;
  const now = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(now + step + panes.length + (now === -1 && step === -1 ? 1 : 0)) % panes.length];
  targetIn(next)?.focus();
}

export function focusPane(name: (typeof ORDER)[number]): void {
  paneTarget(name)?.focus();
}

/** What has the focus when a pane gets it. */
export function paneTarget(name: (typeof ORDER)[number]): HTMLElement | undefined {
  return targetIn(document.querySelector<HTMLElement>(`[data-pane="${name}"]`) ?? undefined);
}

/** A pane that cannot take the focus itself gives it to the place where one is, or else to its first part that can have it. */
function targetIn(pane: HTMLElement | undefined): HTMLElement | undefined {
  if (pane?.matches('[tabindex]')) return pane;
  const here = pane?.querySelector<HTMLElement>('a[aria-current="page"]');
  return here ?? pane?.querySelector<HTMLElement>('a[href], button, [tabindex="0"]') ?? undefined;
}
