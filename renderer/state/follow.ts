import { unreachable } from '#shared/domain/unreachable.ts';

/**
 * Whether new rows enter the list at once. Following is on at the head of the list and yields to the hand: as long as
 * one of the reasons holds, new rows are kept back and counted. `head` is the place in the log up to which rows are shown.
 */
export interface Follow {
  head: number;
  /** The pointer is over the rows. */
  pointer: boolean;
  /** A menu or popover is open. */
  popover: boolean;
  /** Text in the page is selected. */
  textSelected: boolean;
  /** The user scrolled away from the head. */
  away: boolean;
  /** A row was chosen by hand: moving the pointer away does not resume. */
  chosen: boolean;
  /** The keyboard moved inside the list; it counts for five seconds. */
  keyUntilMs: number;
  /** Since when the user has stopped the list. */
  pausedAtMs?: number;
  /** Rows below this place were cleared from view. */
  clearedTo: number;
  /** What *Clear* can be undone to, and when it was pressed. */
  cleared?: { before: number; atMs: number };
  /** Each new delivery is opened, until one is chosen by hand. */
  openLatest: boolean;
}

export type FollowAction =
  | { type: 'pointer'; over: boolean }
  | { type: 'popover'; open: boolean }
  | { type: 'text-selected'; selected: boolean }
  | { type: 'scrolled'; away: boolean }
  | { type: 'chosen' }
  | { type: 'unchosen' }
  | { type: 'key'; nowMs: number }
  /** The log ends at `end` now; rows enter if nothing holds them. */
  | { type: 'arrived'; end: number; nowMs: number }
  /** The pill, `F`, or the return to the head. */
  | { type: 'resume'; end: number }
  | { type: 'pause'; nowMs: number }
  | { type: 'unpause'; end: number }
  | { type: 'clear'; end: number; nowMs: number }
  | { type: 'undo-clear' }
  /** Everything that was ever cleared is shown again. */
  | { type: 'show-cleared' }
  | { type: 'open-latest'; end: number };

export const KEY_HOLD_MS = 5000;

export function startFollow(): Follow {
  return {
    head: 0,
    pointer: false,
    popover: false,
    textSelected: false,
    away: false,
    chosen: false,
    keyUntilMs: 0,
    clearedTo: Number.NEGATIVE_INFINITY,
    openLatest: false,
  };
}

function isHeld({ pointer, popover, textSelected, away, chosen, keyUntilMs }: Follow, nowMs: number): boolean {
  return pointer || popover || textSelected || away || chosen || nowMs < keyUntilMs;
}

export function isFollowing(follow: Follow, nowMs: number): boolean {
  return follow.pausedAtMs === undefined && !isHeld(follow, nowMs);
}

export function followReducer(follow: Follow, action: FollowAction): Follow {
  switch (action.type) {
    case 'pointer':
      return action.over === follow.pointer ? follow : { ...follow, pointer: action.over };
    case 'popover':
      return { ...follow, popover: action.open };
    case 'text-selected':
      return action.selected === follow.textSelected ? follow : { ...follow, textSelected: action.selected };
    case 'scrolled':
      return action.away === follow.away ? follow : { ...follow, away: action.away, chosen: action.away && follow.chosen };
    case 'chosen':
      return { ...follow, chosen: true, openLatest: false };
    case 'unchosen':
      return { ...follow, chosen: false };
    case 'key':
      return { ...follow, keyUntilMs: action.nowMs + KEY_HOLD_MS, openLatest: false };
    case 'arrived':
      return isFollowing(follow, action.nowMs) && follow.head !== action.end ? { ...follow, head: action.end } : follow;
    case 'resume':
      return { ...released(follow), head: follow.pausedAtMs === undefined ? action.end : follow.head };
    case 'pause':
      return { ...follow, pausedAtMs: action.nowMs };
    case 'unpause': {
      const { pausedAtMs: _, ...rest } = released(follow);
      return { ...rest, head: action.end };
    }
    case 'clear':
      return {
        ...follow,
        clearedTo: action.end,
        head: Math.max(follow.head, action.end),
        cleared: { before: follow.clearedTo, atMs: action.nowMs },
      };
    case 'undo-clear': {
      const { cleared, ...rest } = follow;
      return cleared ? { ...rest, clearedTo: cleared.before } : follow;
    }
    case 'show-cleared': {
      const { cleared: _, ...rest } = follow;
      return { ...rest, clearedTo: Number.NEGATIVE_INFINITY };
    }
    case 'open-latest':
      return { ...followReducer(follow, { type: 'resume', end: action.end }), openLatest: true };
    default:
      return unreachable(action);
  }
}

/** Every hold is let go; one that lasts, like a pointer that moves on over the rows, comes back by itself. */
function released(follow: Follow): Follow {
  return { ...follow, pointer: false, popover: false, textSelected: false, away: false, chosen: false, keyUntilMs: 0 };
}
