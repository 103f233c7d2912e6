import { type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { ShellRequest } from '#shared/domain/app/shell-bridge.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';
import { SHELL_ARGUMENTS, type ShellArguments } from './shell-arguments.ts';

/** One for each request that the page may make; its arguments have been checked. */
export type ShellHandlers = { readonly [Request in ShellRequest]: (...args: ShellArguments<Request>) => unknown };

const SCHEMAS: { readonly [Request in ShellRequest]: Schema<ShellArguments<Request>> } = SHELL_ARGUMENTS;

interface Schema<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false };
}

/**
 * Registers handlers for the page's requests, and nothing else does: only the main frame of a page of the inspector's own origin is
 * answered, and only when its arguments are those of the request. A frame that is gone, or any other, is refused.
 */
export function setupIpc(handlers: ShellHandlers, origin: () => string | undefined): void {
  const register = <Request extends ShellRequest>(request: Request) => {
    const schema = SCHEMAS[request];
    const handle = handlers[request];
    ipcMain.handle(request, (event, ...args: unknown[]) => {
      if (!isOurPage(event, origin())) throw new Error('refused: not a page of the inspector');
      const checked = schema.safeParse(args);
      if (!checked.success) throw new Error(`refused: these are no arguments of ${request}`);
      return handle(...checked.data);
    });
  };
  for (const request of Object.keys(handlers)) register(request as ShellRequest);
}

function isOurPage({ senderFrame, sender }: IpcMainInvokeEvent, origin: string | undefined): boolean {
  if (!senderFrame || origin === undefined) return false;
  try {
    return senderFrame === sender.mainFrame && parseUrl(senderFrame.url)?.origin === origin;
  } catch {
    return false; // the frame was destroyed meanwhile
  }
}
