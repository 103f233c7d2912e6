import { type KeyboardEvent, type MouseEvent, type ReactNode, useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { flushSync } from 'react-dom';
import { useInspector, useLivePart, usePreferences } from '#renderer/inspector.ts';
import { ROW_PX } from '#renderer/state/preferences.ts';
import { useStore } from '#renderer/state/store.ts';
import { hasMod } from '#renderer/ui/keys.ts';
import { List } from '#renderer/ui/list/list.tsx';
import { revealRow, useListWindow } from '#renderer/ui/list/use-list-window.ts';
import { deliveryColumns } from './columns.tsx';
import { DeliveryRow, rowDomId } from './delivery-row.tsx';
import { useAnchor } from './keep-place.ts';
import { RowMenu } from './row-menu.tsx';
import { type CellToken, tokenAt } from './row-menu-entries.ts';
import { useListRows } from './use-list-rows.ts';

interface DeliveryListProps {
  selectedId: string | undefined;
  /** `click` makes a step that Back undoes, `key` moves along. */
  onChoose: (id: string, by: 'click' | 'key') => void;
  /** Enter on a row. */
  onOpen: () => void;
  onClear: () => void;
  /** Narrows the list by a cell, or leaves its like out. */
  onOnly: (token: CellToken, options: { not: boolean }) => void;
  empty: ReactNode;
}

/** Only input this recent makes a scroll the user's own; the rest are resizes, themes and the program. */
const USER_SCROLL_MS = 1000;

/** The list of deliveries: a grid that holds only the rows in sight, of a hundred thousand. */
export function DeliveryList({ selectedId, onChoose, onOpen, onClear, onOnly, empty }: DeliveryListProps) {
  const { live, preferences, chosen, messages } = useInspector();
  const message = useStore(messages.state);
  const together = useStore(chosen.state);
  const isAway = useLivePart(({ follow }) => follow.away);
  const { order, density, columns } = usePreferences();
  const rowPx = ROW_PX[density];
  const { rows } = useListRows();

  const box = useRef<HTMLDivElement>(null);
  const userInputAtMs = useRef(Number.NEGATIVE_INFINITY);
  const selectedIndex = useMemo(() => rows.findIndex(({ id }) => id === selectedId), [rows, selectedId]);
  const shown = useMemo(() => deliveryColumns(columns), [columns]);
  const inSight = useListWindow({ box, count: rows.length, rowPx });
  const { scrolledPx, measure, heightPx } = inSight;

  const remember = useAnchor({ box, scrolledPx, rows, rowPx, order, atHead: !isAway, measure });

  function onScroll() {
    if (box.current) scrolledPx.current = box.current.scrollTop;
    remember();
    flushSync(measure); // in this very frame, so that no empty band is painted
    const element = box.current;
    if (!element || performance.now() - userInputAtMs.current > USER_SCROLL_MS) return;
    const fromHeadPx = order === 'newest-first' ? element.scrollTop : element.scrollHeight - element.clientHeight - element.scrollTop;
    const away = fromHeadPx > 2;
    if (away !== isAway) live.follow(away ? { type: 'scrolled', away } : { type: 'resume', end: live.log.end });
  }

  // A row that was opened otherwise, by a link or a button, is brought into sight once, and the list stays there.
  const revealed = useRef<string>(undefined);
  useLayoutEffect(() => {
    if (selectedIndex === -1 || revealed.current === selectedId) return;
    revealed.current = selectedId;
    const before = box.current?.scrollTop;
    revealRow(box.current, selectedIndex, rowPx);
    if (box.current?.scrollTop !== before) live.follow({ type: 'scrolled', away: true });
  }, [selectedIndex, selectedId, rowPx, live]);

  /** Another row is looked at: what was said of the one before is about that one. */
  const takeUp = useCallback(
    (id: string) => {
      revealed.current = id;
      if (messages.state.get()?.kind === 'done') messages.dismiss();
    },
    [messages],
  );

  function moveTo(index: number) {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
    if (!row) return;
    live.follow({ type: 'key', nowMs: Date.now() });
    takeUp(row.id);
    onChoose(row.id, 'key');
    revealRow(box.current, Math.max(0, Math.min(index, rows.length - 1)), rowPx);
  }

  /** Shift and an arrow take the next row in, X the row itself, Ctrl+A all; Escape first lets go of them. */
  function choosesMore(event: KeyboardEvent): boolean {
    const { key, shiftKey, altKey } = event;
    if (altKey) return false;
    if (hasMod(event)) {
      if (key.toLowerCase() !== 'a' || shiftKey) return false;
      chosen.extend(rows, 0, rows.length - 1);
      return true;
    }
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (shiftKey && step !== 0) {
      const next = Math.max(0, Math.min(selectedIndex + step, rows.length - 1));
      chosen.extend(rows, Math.max(0, selectedIndex), next);
      moveTo(next);
      return true;
    }
    if (key === 'Escape' && together.size > 0) {
      chosen.clear();
      return true;
    }
    if (key !== 'x' || !preferences.get().letters || selectedId === undefined) return false;
    chosen.toggle(selectedId);
    return true;
  }

  function onKeyDown(event: KeyboardEvent) {
    userInputAtMs.current = performance.now();
    if (choosesMore(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(heightPx / rowPx) - 1);
    const moves: Record<string, number> = {
      ArrowDown: selectedIndex + 1,
      ArrowUp: selectedIndex === -1 ? 0 : selectedIndex - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: selectedIndex + page,
      PageUp: selectedIndex - page,
      ...(preferences.get().letters && { j: selectedIndex + 1, k: selectedIndex === -1 ? 0 : selectedIndex - 1 }),
    };
    const move = moves[event.key];
    if (move !== undefined) moveTo(move);
    else if (event.key === 'Enter' && selectedIndex !== -1) onOpen();
    else if (event.key === 'Escape') onClear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const choose = useCallback(
    (id: string) => {
      live.follow({ type: 'chosen' });
      takeUp(id);
      onChoose(id, 'click');
    },
    [live, onChoose, takeUp],
  );

  /** Ctrl+click takes a row in or out, Shift+click all up to it; the open one stays open. */
  function chooseMore(event: MouseEvent) {
    const clicked = rows.findIndex(({ id }) => (event.target as Element).closest('[role="row"]')?.id === rowDomId({ id }));
    const row = rows[clicked];
    if (!row || event.altKey || !(hasMod(event) || event.shiftKey)) return;
    if (event.shiftKey) chosen.extend(rows, Math.max(0, selectedIndex), clicked);
    else {
      if (together.size === 0 && selectedId !== undefined && selectedId !== row.id) chosen.toggle(selectedId);
      chosen.toggle(row.id);
    }
    live.follow({ type: 'chosen' });
    event.preventDefault();
    event.stopPropagation();
  }

  /** Alt+click on a cell: only these; with Shift: without these. */
  function narrow(event: MouseEvent) {
    const token = event.altKey ? tokenAt(event.target) : undefined;
    if (!token) return;
    event.preventDefault();
    event.stopPropagation();
    onOnly(token, { not: event.shiftKey });
  }

  // Where the eye is: whoever copies by a key looks at the row that the key acts on.
  const said = message?.kind === 'done' && document.activeElement === box.current ? message.text : undefined;
  const noteInput = () => {
    userInputAtMs.current = performance.now();
  };

  return (
    <List
      label="Deliveries"
      rows={rows}
      columns={shown}
      rowPx={rowPx}
      box={box}
      inSight={inSight}
      openIndex={selectedIndex}
      domId={rowDomId}
      aria-multiselectable="true"
      onKeyDown={onKeyDown}
      onScroll={onScroll}
      onWheel={noteInput}
      onPointerDown={noteInput}
      empty={empty}
      around={(drawn) => (
        <RowMenu onOnly={onOnly} onChoose={choose}>
          {drawn}
        </RowMenu>
      )}
      holder={{
        onClickCapture(event) {
          narrow(event);
          chooseMore(event);
        },
        onPointerMove: () => live.follow({ type: 'pointer', over: true }),
        onPointerLeave: () => live.follow({ type: 'pointer', over: false }),
      }}
      drawRow={(row, place) => (
        <DeliveryRow
          key={row.id}
          row={row}
          {...place}
          selected={row.id === selectedId || together.has(row.id)}
          open={row.id === selectedId}
          said={row.id === selectedId ? said : undefined}
          onChoose={choose}
        />
      )}
    />
  );
}
