import type { Messages } from '../state/messages.ts';

/** Puts a text on the clipboard and says so. A window without the right to the clipboard says that instead. */
export async function copyText(messages: Messages, text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    messages.done(done);
  } catch {
    messages.failed('The clipboard is not available to this window.');
  }
}
