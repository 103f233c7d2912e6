import { expect, it } from 'vitest';
import { axisLabels, besideBar, fromMoment } from '#renderer/views/delivery/timeline-labels.ts';

const CHARACTER_PX = 7.2;
const ticks = Array.from({ length: 11 }, (_, index) => ({ pct: index * 10, label: `${index * 100} ms` }));

it('puts no label of the axis over another, wherever now and the stale line are', () => {
  const wrong: string[] = [];
  for (const widthPx of [180, 260, 320, 480, 900])
    for (let now = 0; now <= 100; now += 1)
      for (let stale = 0; stale <= 100; stale += 5) {
        const labels = axisLabels({ ticks, now: { pct: now, label: 'now' }, stale: { pct: stale, label: '300 s: stale' }, widthPx });
        const all = [...labels.ticks, labels.now, labels.stale].filter((label) => label !== undefined);
        const edges = all.map(({ leftPx, label }) => [leftPx, leftPx + label.length * CHARACTER_PX]).sort(([a = 0], [b = 0]) => a - b);
        const fits = edges.every(([left = 0, right = 0], index) => left >= (edges[index - 1]?.[1] ?? 0) && right <= widthPx + 0.001);
        if (!fits || !labels.now || !labels.stale) wrong.push(`now at ${now} %, stale at ${stale} % of ${widthPx} px`);
      }

  expect(wrong).toEqual([]);
});

it('shows the first and the last number before those between them', () => {
  expect(axisLabels({ ticks, widthPx: 130 }).ticks.map(({ label }) => label)).toEqual(['0 ms', '1000 ms']);
});

it('puts a note behind its bar, before it where there is no room, and cuts it off where there is room nowhere', () => {
  expect(besideBar({ fromPct: 10, toPct: 20 }, 'short', 400)).toEqual({ leftPx: 88, mostPx: 312 });
  expect(besideBar({ fromPct: 90, toPct: 95 }, 'closed before an answer', 400)).toEqual({ rightPx: 48, mostPx: 352 });
  expect(besideBar({ fromPct: 40, toPct: 45 }, 'x'.repeat(60), 400)).toEqual({ leftPx: 188, mostPx: 212 });
});

it('begins at its moment, and ends at the end where that is too far right', () => {
  expect(fromMoment(10, 'waited 1 s', 400)).toEqual({ leftPx: 40, mostPx: 360 });
  expect(fromMoment(95, 'waited 1 s', 400)).toEqual({ rightPx: 0, mostPx: 400 });
});
