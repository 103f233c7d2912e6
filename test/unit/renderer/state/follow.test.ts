import { describe, expect, it } from 'vitest';
import { type Follow, type FollowAction, followReducer, isFollowing, KEY_HOLD_MS, startFollow } from '#renderer/state/follow.ts';

const NOW = 1_000_000;
const followed = (...actions: FollowAction[]) => actions.reduce<Follow>(followReducer, startFollow());
const arrived = (end: number, nowMs = NOW): FollowAction => ({ type: 'arrived', end, nowMs });

describe('following the stream', () => {
  it('shows new rows at once at the head of the list', () => {
    expect(followed(arrived(3), arrived(7)).head).toBe(7);
  });

  it.each<[string, FollowAction]>([
    ['the pointer is over the rows', { type: 'pointer', over: true }],
    ['a menu is open', { type: 'popover', open: true }],
    ['text is selected', { type: 'text-selected', selected: true }],
    ['the user has scrolled away', { type: 'scrolled', away: true }],
    ['a row was chosen by hand', { type: 'chosen' }],
    ['the keyboard has just moved', { type: 'key', nowMs: NOW }],
  ])('keeps new rows back while %s', (_, hold) => {
    const follow = followed(arrived(3), hold, arrived(10));

    expect(follow.head).toBe(3);
    expect(isFollowing(follow, NOW)).toBe(false);
  });

  it('goes on when the pointer leaves, but not after a row was chosen by hand', () => {
    const over: FollowAction = { type: 'pointer', over: true };
    const off: FollowAction = { type: 'pointer', over: false };

    expect(followed(arrived(3), over, arrived(9), off, arrived(9)).head).toBe(9);
    expect(followed(arrived(3), over, { type: 'chosen' }, arrived(9), off, arrived(9)).head).toBe(3);
  });

  it('counts the keyboard for five seconds', () => {
    const follow = followed(arrived(3), { type: 'key', nowMs: NOW });

    expect(followReducer(follow, arrived(9, NOW + KEY_HOLD_MS - 1)).head).toBe(3);
    expect(followReducer(follow, arrived(9, NOW + KEY_HOLD_MS)).head).toBe(9);
  });

  it('shows everything and follows again on resume', () => {
    const follow = followed(arrived(3), { type: 'chosen' }, { type: 'scrolled', away: true }, arrived(9), { type: 'resume', end: 9 });

    expect(follow.head).toBe(9);
    expect(isFollowing(follow, NOW)).toBe(true);
  });

  it('adds nothing while paused, whatever the hand does, until it is resumed', () => {
    const paused = followed(arrived(3), { type: 'pause', nowMs: NOW }, arrived(9), { type: 'resume', end: 9 });

    expect(paused.head).toBe(3);
    expect(followReducer(paused, { type: 'unpause', end: 9 }).head).toBe(9);
  });

  it('clears what is shown and takes that back', () => {
    const cleared = followed(arrived(9), { type: 'clear', end: 9, nowMs: NOW });

    expect(cleared.clearedTo).toBe(9);
    expect(followReducer(cleared, { type: 'undo-clear' }).clearedTo).toBe(Number.NEGATIVE_INFINITY);
  });

  it('opens the latest only until something is chosen by hand', () => {
    const latest = followed({ type: 'open-latest', end: 4 });

    expect(latest.openLatest).toBe(true);
    expect(followReducer(latest, { type: 'chosen' }).openLatest).toBe(false);
    expect(followReducer(latest, { type: 'key', nowMs: NOW }).openLatest).toBe(false);
  });
});
