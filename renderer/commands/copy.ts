import { shellBridge } from '#renderer/shell-bridge.ts';
import type { Messages } from '#renderer/state/messages.ts';

/** Puts a text on the clipboard and says so. A window without the right to the clipboard says that instead. */
export async function copyText(messages: Messages, text: string, done: string): Promise<void> {
  try {
    await writeText(text);
    messages.done(done);
  } catch {
    messages.failed('The clipboard is not available to this window.');
  }
}

/** The desktop window has no right to the clipboard; its shell does it. */
export function writeText(text: string): Promise<void> {
  return shellBridge ? shellBridge.copyText(text) : navigator.clipboard.writeText(text);
}
