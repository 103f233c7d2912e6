import { attribute, content, seconds } from './junit.ts';
import { code, inline } from './markdown.ts';
import type { CheckOutcome, CheckReport } from './report.ts';
import type { ExploreEnd } from './story.ts';
import { endSentences, sequences, storyLines, storyRows } from './story-text.ts';

/** What `check --explore --json` prints: as a report of checks, of which there are none; the run counts as one in the summary. */
export interface ExploreReport {
  target: string;
  checks: readonly CheckOutcome[];
  summary: CheckReport['summary'];
  explore: ExploreEnd;
}

export function exploreReport(end: ExploreEnd, target: string): ExploreReport {
  const passed = end.kind === 'survived' ? 1 : 0;
  const failed = end.kind === 'found' ? 1 : 0;
  return { target, checks: [], summary: { passed, failed, warned: 0, skipped: 1 - passed - failed }, explore: end };
}

export function exploreJunit({ target, summary, explore }: ExploreReport): string {
  // Where nothing can be said, a CI server should not take it for a success.
  const errors = summary.skipped;
  const counts = `tests="1" failures="${summary.failed}" errors="${errors}" skipped="0" time="${seconds(explore.tookMs)}"`;
  const [says = ''] = endSentences(explore, target);
  const name = `explore: ${sequences(explore.passed)} passed, seed ${explore.seed}`;
  const open = `    <testcase classname="Explore" name="${attribute(name)}" time="${seconds(explore.tookMs)}">`;
  const inside =
    explore.kind === 'survived'
      ? `      <system-out>${content(endSentences(explore, target).join('\n'))}</system-out>`
      : explore.kind === 'found'
        ? `      <failure type="${explore.story.fault}" message="${attribute(says)}">${content(storyLines(explore.story).join('\n'))}</failure>`
        : `      <error type="${explore.kind}" message="${attribute(says)}"/>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="hookglass check --explore" ${counts}>`,
    `  <testsuite name="${attribute(`hookglass check --explore ${target}`)}" ${counts}>`,
    open,
    inside,
    '    </testcase>',
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

export function exploreMarkdown({ target, explore }: ExploreReport): string {
  const head = [`# Exploring ${code(target)}`, '', ...endSentences(explore, target).map(inline)];
  if (explore.kind !== 'found') return [...head, ''].join('\n');
  const { story } = explore;
  return [
    ...head,
    '',
    '| | Step | | Answer | Count |',
    '| --- | --- | --- | --- | --- |',
    ...storyRows(story).map((cells) => `| ${cells.map(inline).join(' | ')} |`),
    '',
    `- Fix: ${inline(story.fix)}`,
    `- Seed: ${story.seed}; seen ${story.seen.times} of ${story.seen.of} times`,
    '',
  ].join('\n');
}
