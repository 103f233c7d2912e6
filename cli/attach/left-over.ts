import { type AttachNote, type HeldNote, leftOverNotes } from '#core/bridge/attach-notes.ts';
import { problemWords, removeLeftOver } from '#core/bridge/attached.ts';
import type { RemoteWebhooks } from '#core/bridge/remote-webhooks.ts';
import { isConfirmed, printError } from '../print.ts';
import { terminalText } from '../terminal-text.ts';

export interface LeftOverOptions {
  dataDir: string;
  /** Of the server that is attached now; its webhooks can be removed with the credentials at hand. */
  base: string;
  webhooks: RemoteWebhooks;
  /** `remove`: without a question. */
  answer: 'ask' | 'remove';
}

/** Offers to remove what an attach that was killed has left on a server. @returns how many are still there, and how many were removed */
export async function cleanUp({ dataDir, base, webhooks, answer }: LeftOverOptions): Promise<{ left: number; removed: number }> {
  let [left, removed] = [0, 0];
  for (const { note, held } of leftOverNotes(dataDir)) {
    const isHere = note.base === base;
    if (isHere && (answer === 'remove' || (await isConfirmed(terminalText(questionOf(note)))))) {
      const isGone = await removeOne(note, held, webhooks);
      removed += isGone ? 1 : 0;
      left += isGone ? 0 : 1;
      continue;
    }
    if (answer === 'ask' || isHere) printError(terminalText(leftOverText(note)));
    left += 1;
    held.release();
  }
  return { left, removed };
}

/** For a start that does not know the credentials: what an attach has left is said, and how it is removed. */
export function sayLeftOver(dataDir: string): void {
  for (const { note, held } of leftOverNotes(dataDir)) {
    held.release();
    printError(terminalText(leftOverText(note)));
  }
}

const leftOverText = ({ name, base, atMs }: AttachNote): string =>
  `An attach of ${new Date(atMs).toLocaleString()} was killed: its webhook ${name} is still at ${base}. Remove it with: hookglass attach --mlflow-uri ${base} --clean-up`;

const questionOf = ({ name, base, atMs }: AttachNote): string =>
  `The webhook ${name} of an attach of ${new Date(atMs).toLocaleString()} that was killed is still at ${base}. Remove it?`;

async function removeOne(note: AttachNote, held: HeldNote, webhooks: RemoteWebhooks): Promise<boolean> {
  const removed = await removeLeftOver(note, held, webhooks);
  const outcome = removed.ok ? 'that was left there is removed.' : `could not be removed: ${problemWords(removed.problem)}`;
  printError(terminalText(`The webhook ${note.name} ${outcome}`));
  return removed.ok;
}
