import { expect, it } from 'vitest';
import { createFrames } from '#renderer/state/frames.ts';

function rig() {
  const flushed: number[][] = [];
  const waiting: (() => void)[] = [];
  let nowMs = 0;
  const frames = createFrames<number>({
    onFrame(callback) {
      waiting.push(callback);
      return () => waiting.splice(waiting.indexOf(callback), 1);
    },
    nowMs: () => nowMs,
    flush: (items) => flushed.push(items),
  });
  return {
    frames,
    flushed,
    frame(ms: number) {
      nowMs += ms;
      for (const callback of waiting.splice(0)) callback();
    },
    get asked() {
      return waiting.length;
    },
  };
}

it('joins everything that came before a frame into one hand-out', () => {
  const { frames, flushed, frame } = rig();

  frames.push([1]);
  frames.push([2, 3]);
  frame(16);

  expect(flushed).toEqual([[1, 2, 3]]);
});

it('hands out at most ten times a second during a burst, and loses nothing', () => {
  const { frames, flushed, frame } = rig();

  for (let index = 0; index < 60; index++) {
    frames.push([index]);
    frame(16);
  }
  frame(100);

  expect(flushed.length).toBeLessThanOrEqual(11);
  expect(flushed.flat()).toEqual(Array.from({ length: 60 }, (_, index) => index));
});

it('asks for no frame when nothing came, and none after it was stopped', () => {
  const test = rig();

  test.frames.push([]);
  expect(test.asked).toBe(0);

  test.frames.push([1]);
  test.frames.stop();
  expect(test.asked).toBe(0);
});
