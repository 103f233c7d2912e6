import { randomUUID } from 'node:crypto';
import { type CheckNetworkOptions, createCheckNetwork } from '#core/check/network-sender.ts';
import { runChecks } from '#core/check/run-checks.ts';
import { shownTarget } from '#core/check/secret-texts.ts';
import { systemClock } from '#core/system-clock.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { CHECKS } from '#shared/domain/check/checks.ts';
import type { CheckQuestion } from '#shared/domain/check/question.ts';
import { type CheckEnd, type CheckReport, NO_PROBE_URL, NO_TIME, NOBODY_THERE } from '#shared/domain/check/report.ts';
import { CHECK_FLAGS, isHttpUrl } from '../check/check-flags.ts';
import { exploreReceiver } from '../check/explore-receiver.ts';
import { ownListenersAt } from '../check/own-listeners.ts';
import { openReportFiles, writeReportFiles } from '../check/report-files.ts';
import { checkLines, closingLines } from '../check/report-lines.ts';
import { wayOf } from '../check/way.ts';
import { command } from '../command.ts';
import { onInterrupt } from '../end.ts';
import type { Flags } from '../flags.ts';
import { ignoreTlsSetting } from '../network-settings.ts';
import { outputScreen, print, printError } from '../print.ts';
import { secretFrom } from '../secret-from.ts';
import { liveLine } from '../terminal/live-line.ts';
import { durationText } from '../terminal/spans.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';

type Values = Flags<typeof CHECK_FLAGS>['values'];

/** Makes the checks of a receiver and tells what came of them; no core is needed. */
export const check = command({
  usage: ['check URL --secret-env NAME [flags]', 'check URL - [flags]', 'check URL --secret-env NAME --probe-url URL --explore [flags]'],
  about: [
    'Sends a receiver what MLflow sends, and what it must not believe, and judges the answers: 24 checks in a few seconds, 60 at most. No core is needed, and no redirect is followed.',
    'The secret is the one that the receiver has: from an environment variable with --secret-env, from standard input with “-”.',
    'A failed must makes it end with 1; a failed should or info is a warning. The two checks of duplicates need --probe-url and are skipped without it.',
    'With --explore it plays random sequences of deliveries instead: repeated, at once, spoiled, in other orders. A sequence in which the receiver does what a correct one may not do is made as short as it can be and told as a story, with a seed, a scenario file that --play plays again, and a test for vitest and for pytest. The receiver should get nothing else meanwhile.',
  ],
  flags: CHECK_FLAGS,
  json: 'one report, {"checks": [{"id", "level", "result", "why", "fix", …}], "summary": {…}, …}, and nothing else on standard output; with --explore "checks" is empty and "explore" says what was found.',
  examples: [
    { says: 'A receiver on this machine', run: 'hookglass check http://127.0.0.1:8000/webhook --secret-env HOOK_SECRET' },
    {
      says: 'For a pipeline, with a report',
      run: 'hookglass check http://127.0.0.1:8000/webhook --secret-env HOOK_SECRET --junit report.xml --json',
    },
    {
      says: 'What shows only in a sequence of deliveries; with --probe-url more of it is seen',
      run: 'hookglass check http://127.0.0.1:8000/webhook --secret-env HOOK_SECRET --explore --runs 20',
    },
  ],
  exits: {
    0: 'no must failed, or Explore found nothing',
    1: 'a must failed or could not be checked, or Explore found something, or could not tell',
    3: 'nobody answers there (any more), or nothing may be sent there',
    124: 'the time was over before all musts were checked, and none had failed',
  },
  async run(flags, env) {
    const { values, positionals } = flags;
    const [target = '', dash, ...rest] = positionals;
    if (rest.length > 0 || (dash !== undefined && dash !== '-'))
      throw new StartError('usage', `check takes one URL, not also ${JSON.stringify(rest[0] ?? dash)}.`);
    refuseTarget(target);
    const way = wayOf(flags);
    const secret = secretOf(values, dash === '-', env);
    openReportFiles(values);
    const ignored = ignoreTlsSetting(env);
    if (ignored !== undefined && !values.insecure) printError(ignored);
    const ownListeners = await ownListenersAt(target, values, env);
    if (way.kind !== 'checks') return exploreReceiver(questionOf(target, secret, values), way, { values, ownListeners });
    const question = questionOf(target, secret, values);
    const report = reportOf(await run(question, ownListeners, values.json), shownTarget(question));
    writeReportFiles(report, values);
    if (values.json) print(terminalJson(report));
    else for (const line of closingLines(report, outputScreen())) print(line);
    return exitCodeOf(report);
  },
});

function refuseTarget(target: string): void {
  if (isHttpUrl(target)) return;
  const example = 'check takes the URL of a receiver, such as http://127.0.0.1:8000/webhook';
  if (target === '') throw new StartError('usage', `${example}.`);
  const guess = `http://${target}`;
  const meant = /^[\w.[\]:-]+:\d+(?:\/|$)|^[\w-]+(?:\.[\w-]+)+(?:\/|$)/.test(target) && isHttpUrl(guess) ? ` Did you mean ${guess}?` : '';
  throw new StartError('usage', `${example}, not ${JSON.stringify(target)}.${meant}`);
}

function secretOf(values: Values, isOnInput: boolean, env: NodeJS.ProcessEnv): string {
  if (isOnInput && (values.secret !== undefined || values['secret-env'] !== undefined)) {
    throw new StartError('usage', 'Give the secret once: --secret-env NAME, or “-” and the secret on standard input.');
  }
  const secret = secretFrom(isOnInput ? { secret: '-', 'secret-env': undefined } : values, env);
  if (secret) return secret;
  throw new StartError(
    'usage',
    'check needs the secret that the receiver has: --secret-env NAME, or “-” and the secret on standard input.',
  );
}

function questionOf(target: string, secret: string, values: Values): CheckQuestion {
  const { case: only, events, header, insecure, timeout, 'probe-url': probeUrl, 'mlflow-version': mlflowVersion } = values;
  return {
    ...{ target, secret, insecure, mlflowVersion, headers: header, timeoutMs: timeout * 1000 },
    ...(probeUrl !== undefined && { probeUrl }),
    ...(only !== undefined && { only }),
    ...(events !== undefined && { events }),
  };
}

type OwnListeners = NonNullable<CheckNetworkOptions['ownListeners']>;

async function run(question: CheckQuestion, ownListeners: ReturnType<OwnListeners>, json: boolean): Promise<CheckEnd> {
  const asked = CHECKS.map(({ id }) => id).filter((id) => question.only?.includes(id) ?? true);
  const lines = checkLines(asked, outputScreen());
  const stop = new AbortController();
  const network = createCheckNetwork({ insecure: question.insecure === true, ownListeners: () => ownListeners });
  const line = liveLine();
  let made = 0;
  const forget = onInterrupt(() => {
    line.end();
    stop.abort();
    printError(`Stopped: ${made} of ${asked.length} checks ${made === 1 ? 'was' : 'were'} made.`);
  });
  if (!json) print(terminalText(`Checking ${shownTarget(question)} with what MLflow ${question.mlflowVersion ?? ''} sends`));
  if (!json) print('');
  try {
    return await runChecks(question, {
      ...network,
      ...{ clock: systemClock, uuid: randomUUID, signal: stop.signal },
      onStart(id) {
        const startedAtMs = Date.now();
        const title = CHECKS.find((one) => one.id === id)?.title ?? id;
        line.show(() => `${Math.min(made + 1, asked.length)} of ${asked.length} · ${title} · ${durationText(Date.now() - startedAtMs)}`);
      },
      onOutcome(outcome) {
        made += 1;
        if (!json) for (const one of lines.add(outcome)) print(one);
      },
    });
  } finally {
    line.end();
    forget();
    network.close();
  }
}

function reportOf(end: CheckEnd, target: string): CheckReport {
  switch (end.kind) {
    case 'finished':
      return end.report;
    case 'unreachable':
      throw new StartError('target-unreachable', `${target}: ${end.message}`);
    case 'stopped':
      // The process is about to end by the signal that stopped the run.
      throw new StartError('check-failed', 'The run was stopped.');
  }
}

/** What could not be checked is not taken for good, but for what needs a probe URL that nobody gave. */
function exitCodeOf({ checks }: CheckReport): number {
  const musts = checks.filter(({ level }) => level === 'must');
  if (musts.some(({ result }) => result === 'fail')) return new StartError('check-failed', '').exitCode;
  const open = musts.filter(({ result, answer }) => result === 'skip' && answer !== NO_PROBE_URL).map(({ answer }) => answer);
  if (open.length === 0) return 0;
  const reason = open.includes(NO_TIME) ? 'timed-out' : open.includes(NOBODY_THERE) ? 'target-unreachable' : 'check-failed';
  return new StartError(reason, '').exitCode;
}
