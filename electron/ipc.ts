import { type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { ShellRequest } from '#shared/domain/app/shell-bridge.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';

/**
 * Registers handlers for the page's requests. All go through here: only the main frame of a page of the inspector's own
 * origin is answered; a frame that is gone, or any other, is refused. A handler checks its arguments itself, they are unknown.
 */
export function setupIpc(
  handlers: Readonly<Record<ShellRequest, (...args: unknown[]) => unknown>>,
  origin: () => string | undefined,
): void {
  for (const [request, handle] of Object.entries(handlers)) {
    ipcMain.handle(request, (event, ...args: unknown[]) => {
      if (!isOurPage(event, origin())) throw new Error('refused: not a page of the inspector');
      return handle(...args);
    });
  }
}

function isOurPage({ senderFrame, sender }: IpcMainInvokeEvent, origin: string | undefined): boolean {
  if (!senderFrame || origin === undefined) return false;
  try {
    return senderFrame === sender.mainFrame && parseUrl(senderFrame.url)?.origin === origin;
  } catch {
    return false; // the frame was destroyed meanwhile
  }
}
