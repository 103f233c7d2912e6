import { type Finding, finding } from '#shared/domain/app/finding.ts';
import { TOLERANCE_SEC } from '#shared/domain/mlflow/freshness.ts';
import { aheadOf, aheadOfUs, type ClockDifference, certainMs, middleOf } from './clock-difference.ts';
import { seconds } from './finding-words.ts';
import type { Observed } from './observe.ts';

/** A second more than a check in whole seconds can miss. */
const AHEAD_MS = 2000;
/** What later attempts of a delivery still need of the 300 s. */
const NEEDED_MS = 60_000;

/** The server signs with its time, and the receiver judges it with its own. */
export function clockFindings({ version, receiver }: Observed): Finding[] {
  const server = aheadOfUs(version);
  if (!server) return [];
  const ofReceiver = aheadOfUs(receiver);
  const findings = [clockFinding('clock', server, 'this computer')];
  // Against a receiver whose clock is as right as ours it would say the same again.
  if (ofReceiver && certainMs(ofReceiver) !== 0) findings.push(clockFinding('receiver-clock', aheadOf(server, ofReceiver), 'the receiver'));
  return findings;
}

function clockFinding(id: string, difference: ClockDifference, whom: string): Finding {
  const certain = certainMs(difference);
  const words = `The clock of the server is ${seconds(Math.abs(certain))} ${certain > 0 ? 'ahead of' : 'behind'} ${whom}`;
  const fix = 'Set both clocks by NTP: "timedatectl set-ntp true" on each machine, and the clock of a virtual machine after it was paused.';
  if (certain >= AHEAD_MS) {
    return finding(
      'error',
      id,
      words,
      `Deliveries come with a time in the future, and a receiver that checks as documented answers 400 until then.`,
      fix,
    );
  }
  if (certain <= -TOLERANCE_SEC * 1000) {
    return finding(
      'error',
      id,
      words,
      `Deliveries come older than the ${TOLERANCE_SEC} s that a receiver allows, and are answered 400.`,
      fix,
    );
  }
  if (certain <= -(TOLERANCE_SEC * 1000 - NEEDED_MS) || certain <= -NEEDED_MS) {
    const left = seconds(TOLERANCE_SEC * 1000 + certain);
    return finding(
      'warning',
      id,
      words,
      `Of the ${TOLERANCE_SEC} s that a delivery may be old, ${left} are left for the way and for retries.`,
      fix,
    );
  }
  const middle =
    Math.abs(middleOf(difference)) < 1000
      ? 'within a second'
      : `within ${seconds(Math.max(Math.abs(difference.leastMs), Math.abs(difference.mostMs)))}`;
  return finding(
    'info',
    id,
    `The clocks of the server and ${whom} agree ${middle}`,
    `A delivery may be ${TOLERANCE_SEC} s old when it arrives, and must not come from the future.`,
  );
}
