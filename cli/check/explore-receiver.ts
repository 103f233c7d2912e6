import { randomUUID } from 'node:crypto';
import { explore, playOnce } from '#core/check/explore/explore.ts';
import { type CheckNetworkOptions, createCheckNetwork } from '#core/check/network-sender.ts';
import { systemClock } from '#core/system-clock.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { exploreJunit, exploreMarkdown, exploreReport } from '#shared/domain/check/explore-report.ts';
import type { CheckQuestion } from '#shared/domain/check/question.ts';
import type { ExploreEnd } from '#shared/domain/check/story.ts';
import { endSentences, sequences } from '#shared/domain/check/story-text.ts';
import { redactUrl } from '#shared/domain/wire/wire-request.ts';
import { onInterrupt } from '../end.ts';
import type { Flags } from '../flags.ts';
import { outputScreen, print, printError } from '../print.ts';
import { liveLine } from '../terminal/live-line.ts';
import { durationText } from '../terminal/spans.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';
import type { CHECK_FLAGS } from './check-flags.ts';
import { writeReports } from './report-files.ts';
import { saveStory } from './save-story.ts';
import { storyReportLines } from './story-lines.ts';
import type { CheckWay } from './way.ts';

type Values = Flags<typeof CHECK_FLAGS>['values'];

export interface ExploringOptions {
  values: Values;
  ownListeners: ReturnType<NonNullable<CheckNetworkOptions['ownListeners']>>;
}

/** Explores, or plays one scenario, and tells what came of it. @returns the exit code */
export async function exploreReceiver(
  question: CheckQuestion,
  way: Exclude<CheckWay, { kind: 'checks' }>,
  { values, ownListeners }: ExploringOptions,
): Promise<number> {
  const target = redactUrl(question.target);
  const end = await played(question, way, { ownListeners, announce: () => values.json || print(terminalText(headline(target, way))) });
  if (end.kind === 'unreachable') throw new StartError('target-unreachable', `${target}: ${end.message}`);
  // The process is about to end by the signal that stopped the run.
  if (end.kind === 'stopped') throw new StartError('check-failed', 'The run was stopped.');
  const report = exploreReport(end, target);
  writeReports(values, { junit: () => exploreJunit(report), markdown: () => exploreMarkdown(report) });
  // A scenario that is played is there already.
  const saved = end.kind === 'found' && way.kind === 'explore' ? saveStory(end.story, question, values.save) : undefined;
  if (values.json) print(terminalJson({ ...report, ...(saved && { files: saved }) }));
  else if (end.kind === 'found') for (const line of storyReportLines(end, { saved, screen: outputScreen() })) print(line);
  else for (const sentence of endSentences(end, target)) print(terminalText(sentence));
  return end.kind === 'survived' ? 0 : 1;
}

function headline(target: string, way: Exclude<CheckWay, { kind: 'checks' }>): string {
  if (way.kind === 'play') return `Playing a scenario to ${target}`;
  const { runs, seed, timeSec } = way.asked;
  return `Exploring ${target}: ${sequences(runs)} in ${durationText(timeSec * 1000)} at most, seed ${seed}`;
}

async function played(
  question: CheckQuestion,
  way: Exclude<CheckWay, { kind: 'checks' }>,
  { ownListeners, announce }: { ownListeners: ExploringOptions['ownListeners']; announce: () => void },
): Promise<ExploreEnd> {
  const network = createCheckNetwork({ insecure: question.insecure === true, ownListeners: () => ownListeners });
  const stop = new AbortController();
  const line = liveLine();
  const startedAtMs = Date.now();
  const took = () => durationText(Date.now() - startedAtMs);
  let passed = 0;
  const forget = onInterrupt(() => {
    line.end();
    stop.abort();
    if (way.kind === 'explore') printError(`Stopped: ${sequences(passed)} of ${way.asked.runs} had passed, seed ${way.asked.seed}.`);
  });
  announce();
  const means = { ...network, clock: systemClock, uuid: randomUUID, signal: stop.signal };
  try {
    if (way.kind === 'play') return await playOnce(question, way, means);
    const { runs } = way.asked;
    const showPassed = () => line.show(() => `${passed} of ${sequences(runs)} · ${took()}`);
    showPassed();
    return await explore(question, way.asked, {
      ...means,
      onPassed: (count) => {
        passed = count;
        showPassed();
      },
      onFound: () => line.show(() => `Found one after ${sequences(passed)}, making it shorter · ${took()}`),
    });
  } finally {
    line.end();
    forget();
    network.close();
  }
}
