import type { ExploreEnd } from '#shared/domain/check/story.ts';
import { seenText, sequences, storyRows } from '#shared/domain/check/story-text.ts';
import { cellsOf, cutTo, padTo, wrapTo } from '../terminal/cells.ts';
import { painted, type Screen } from '../terminal/paint.ts';
import { durationText } from '../terminal/spans.ts';
import { terminalText } from '../terminal-text.ts';
import { hanging, WIDEST } from './report-lines.ts';
import type { SavedStory } from './save-story.ts';

type Found = Extract<ExploreEnd, { kind: 'found' }>;

/** A story as people read it: what is wrong, the steps in columns, what to look at, and how to see it again. */
export function storyReportLines(
  { story, tookMs }: Found,
  { saved, screen }: { saved: SavedStory | undefined; screen: Screen | undefined },
): string[] {
  const columns = Math.min(screen?.columns ?? WIDEST, WIDEST);
  const seen = seenText(story);
  const files: (readonly [string, string])[] = saved
    ? [
        ['Again   ', `hookglass check URL … --play ${saved.scenario}`],
        ['Vitest  ', saved.vitest],
        ['Pytest  ', saved.pytest],
      ]
    : [];
  return [
    '',
    painted(`✕ ${story.says}`, 'bad', screen),
    '',
    ...stepLines(story, columns, screen),
    '',
    ...(seen === undefined ? [] : [...wrapTo(`  ${seen}`, columns)]),
    ...hanging('  Fix      ', terminalText(story.fix), columns),
    `  Seed     ${story.seed}, found in ${sequences(Math.max(1, story.runs))} and ${durationText(tookMs)}`,
    ...files.map(([head, text]) => `  ${head} ${terminalText(text)}`),
  ];
}

const BETWEEN = '  ';

function stepLines(story: Found['story'], columns: number, screen: Screen | undefined): string[] {
  const rows = storyRows(story).map((cells) => cells.map(terminalText));
  const told = rows.slice(0, -1);
  const widthOf = (at: number) => Math.max(0, ...told.map((cells) => cellsOf(cells[at] ?? '')));
  const [what, answer, count] = [widthOf(1), widthOf(3), widthOf(4)];
  const fixed = 4 + what + [answer, count].reduce((sum, width) => sum + (width > 0 ? width + BETWEEN.length : 0), 0);
  const detail = Math.max(0, Math.min(widthOf(2), columns - fixed - BETWEEN.length));
  const lines = told.map(([sign = '', does = '', about = '', came = '', counted = '']) =>
    [`  ${sign} ${padTo(does, what)}`, ...(detail > 0 ? [padTo(cutTo(about, detail), detail)] : []), padTo(came, answer), counted]
      .join(BETWEEN)
      .trimEnd(),
  );
  const verdict = rows.at(-1)?.[1] ?? '';
  const [first = '', ...rest] = hanging('  ✕ ', verdict, columns);
  return [...lines, painted(first, 'bad', screen), ...rest.map((line) => painted(line, 'bad', screen))];
}
