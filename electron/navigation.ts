import { app, dialog, shell } from 'electron';

/** The window stays on the inspector's own origin; nothing opens a second one. Web links open in the browser, after a question. */
export function setupNavigation(origin: () => string | undefined): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.on('will-navigate', (event, url) => {
      if (!isOn(url, origin())) event.preventDefault();
    });
    contents.on('will-redirect', (event, url) => {
      if (!isOn(url, origin())) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      void openOutside(url);
      return { action: 'deny' };
    });
  });
}

function isOn(url: string, origin: string | undefined): boolean {
  return origin !== undefined && URL.parse(url)?.origin === origin;
}

async function openOutside(url: string): Promise<void> {
  const parsed = URL.parse(url);
  if (!parsed || !['https:', 'http:'].includes(parsed.protocol)) return;
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: `Open ${parsed.host} in your browser?`,
    detail: parsed.href,
    buttons: ['Open', 'Stay here'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0) await shell.openExternal(parsed.href);
}
