// The least that is a desktop app: one window, which shows one row. How soon Hookglass is there is held against it.
const { app, BrowserWindow } = require('electron');

const ROW = '<!doctype html><title>Bare</title><p role="row" aria-rowindex="1">one row</p>';
let window;

if (!app.requestSingleInstanceLock()) app.exit(0);
else {
  app.on('second-instance', () => window?.focus());
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(() => {
    const [x, y, width, height] = process.env.BARE_APP_PLACE.split(',').map(Number);
    window = new BrowserWindow({ x, y, width, height, backgroundColor: '#F4F6F5' });
    void window.loadURL(`data:text/html,${encodeURIComponent(ROW)}`);
  });
}
