import { globMatcher } from '#shared/domain/glob.ts';
import { exampleEvent } from '#shared/domain/mlflow/event-schema.ts';
import { DEFAULT_RELEASE, releaseOf } from '#shared/domain/mlflow/release.ts';
import type { CheckCases } from '../check-case.ts';
import { type CheckRun, PATIENCE_MS, type Seen } from '../check-run.ts';
import { inLanes } from '../in-lanes.ts';
import { failed, isRetried, type Judged, passed, statusOf } from '../judged.ts';
import { redirectOf } from '../redirect.ts';

export const TAKES: CheckCases<'valid-signature' | 'every-event' | 'no-body-lost' | 'answers-in-time'> = {
  'valid-signature': {
    async run(run) {
      const baseline = await run.baseline();
      return passed(`Accepted with ${statusOf(baseline)}.`, [baseline]);
    },
  },
  'every-event': { run: everyEvent },
  'no-body-lost': {
    async run(run) {
      const seen = await validOnes(run);
      const lost = seen.filter((one) => redirectOf(one, run.question.target)?.losesBody);
      const [first] = lost;
      const redirect = first && redirectOf(first, run.question.target);
      if (!first || !redirect) return passed('None of the valid requests was redirected in a way that drops the body.', seen.slice(0, 1));
      return failed('no-body-lost', {
        why: `${first.delivery.event} was redirected with ${redirect.status} to ${redirect.to}, which drops the body.`,
        seen: lost,
      });
    },
  },
  'answers-in-time': {
    async run(run) {
      const seen = await validOnes(run);
      const endless = seen.find(({ sent }) =>
        sent.kind === 'answer' ? sent.endless : sent.status !== undefined && sent.reason === 'timeout',
      );
      if (endless) return neverEnds(endless);
      const slowest = seen.reduce((slow, one) => (one.sent.tookMs > slow.sent.tookMs ? one : slow));
      const late = seen.find(({ sent }) => sent.kind === 'none' && sent.reason === 'timeout');
      if (late)
        return failed('answers-in-time', {
          why: `${late.delivery.event} had no complete answer within ${PATIENCE_MS / 1000} s.`,
          seen: [late],
        });
      return passed(
        `The slowest of ${seen.length === 1 ? 'one answer' : `${seen.length} answers`} took ${spanText(slowest.sent.tookMs)}.`,
        [slowest],
      );
    },
  },
};

async function everyEvent(run: CheckRun): Promise<Judged> {
  const isAsked = globMatcher(run.question.events ?? '*');
  const release = releaseOf(run.question.mlflowVersion ?? DEFAULT_RELEASE);
  const events = [...release.events].filter(isAsked);
  const seen = await inLanes(run, events, (event) => run.send(run.make(exampleEvent(event, release))));
  const bad = seen.filter((one) => one.sent.kind === 'none' || isRetried(one.sent.status) || one.sent.status >= 500);
  const [first] = bad;
  if (first) {
    const came = first.sent.kind === 'none' ? `had no answer: ${first.sent.message}` : `was answered with ${first.sent.status}.`;
    const others = bad.length === 1 ? '' : ` ${bad.length - 1} of the others failed as well.`;
    return failed('every-event', {
      why: `${first.delivery.event} ${came}${others}`,
      seen: [...bad, ...seen.filter((one) => !bad.includes(one))],
    });
  }
  const refused = seen.filter((one) => (statusOf(one) ?? 0) >= 400);
  if (refused.length === 0) return passed(`${seen.length === 1 ? 'It was' : `All ${seen.length} were`} answered without a 5xx.`, seen);
  const names = refused.map(({ delivery }) => delivery.event).join(', ');
  return passed(`None was answered with a 5xx. Refused were ${names}: MLflow notes these as failed and does not come back.`, seen);
}

function neverEnds(seen: Seen): Judged {
  return failed('answers-in-time', {
    why: `Answered with ${statusOf(seen)}, but the answer ${seen.sent.kind === 'answer' ? 'went on and on: after 32 MiB reading was given up' : `did not end within ${spanText(seen.sent.tookMs)}`}.`,
    care: 'MLflow reads an answer to its end: one that goes on for ever holds one of its ten workers for ever.',
    fix: 'End the answer: a status and a few bytes are enough.',
    seen: [seen],
  });
}

/** The valid request, and those of all events where they were sent. */
async function validOnes(run: CheckRun): Promise<Seen[]> {
  const baseline = await run.baseline();
  return [baseline, ...run.seen.filter((one) => one !== baseline && one.delivery.unusual === undefined)];
}

export const spanText = (ms: number): string => (ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`);
