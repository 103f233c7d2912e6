import type { CheckAnswer } from './report.ts';

/** `200`, or what the network did in a sentence. */
export function cameText(came: CheckAnswer): string {
  if (came.kind === 'answer') return String(came.status);
  return came.status === undefined ? came.message : `${came.status} at first. ${came.message}`;
}

const SAID = 200;

/** The first line of an answer that says something, cut; empty where it says nothing. */
export function saidIn(came: CheckAnswer): string {
  if (came.kind === 'none') return '';
  const line =
    came.body
      .split('\n')
      .find((one) => one.trim() !== '')
      ?.trim() ?? '';
  return line.length > SAID ? `${line.slice(0, SAID)}…` : line;
}
