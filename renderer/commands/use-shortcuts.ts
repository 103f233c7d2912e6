import { useLayoutEffect, useRef } from 'react';
import { hasMod } from '#renderer/ui/keys.ts';
import { type CommandId, commandOf } from '#shared/domain/app/commands.ts';
import { isPlain, matchStrokes, type Stroke } from '#shared/domain/app/strokes.ts';
import type { Actions } from './actions.ts';

/** Between two strokes of a sequence like `C L`. */
const SEQUENCE_MS = 1500;

/** Runs commands by their keys. Plain keys act only in list and detail, never in a field that takes text, and not while `letters` is off. */
export function useShortcuts(actions: Actions, letters: boolean): void {
  const now = useRef({ actions, letters });
  now.current = { actions, letters };

  // Before anything is painted: what is seen can be used.
  useLayoutEffect(() => {
    let pending: Stroke[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;

    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
      const strokes = [...pending, strokeOf(event)];
      const match = matchStrokes(strokes);
      clearTimeout(timer);
      pending = [];
      if (match.kind === 'none' || event.altKey) return;
      if (match.kind === 'prefix') {
        if (!mayUsePlain(event, now.current.letters)) return;
        pending = strokes;
        timer = setTimeout(() => {
          pending = [];
        }, SEQUENCE_MS);
        return;
      }
      if (isPlainMatch(match.id, strokes) && !mayUsePlain(event, now.current.letters)) return;
      const action = now.current.actions[match.id];
      if (!action) return;
      event.preventDefault();
      if (action.off === undefined) action.run();
    }

    addEventListener('keydown', onKeyDown);
    return () => {
      clearTimeout(timer);
      removeEventListener('keydown', onKeyDown);
    };
  }, []);
}

function strokeOf(event: KeyboardEvent): Stroke {
  return { key: event.key.length === 1 ? event.key.toUpperCase() : event.key, mod: hasMod(event), shift: event.shiftKey };
}

function isPlainMatch(id: CommandId, strokes: readonly Stroke[]): boolean {
  return strokes.length > 1 || (commandOf(id).keys ?? []).some((keys) => isPlain(keys) && !strokes.some(({ mod }) => mod));
}

function mayUsePlain(event: KeyboardEvent, letters: boolean): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (!letters || !target) return false;
  if (target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], [role="dialog"], [role="menu"]'))
    return false;
  return target === document.body || target.closest('[data-pane="list"], [data-pane="detail"]') !== null;
}
