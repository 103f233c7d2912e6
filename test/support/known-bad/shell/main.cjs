// An Electron app as its beginners write it: Node in the page, no wall round it, every permission, and whoever asks is answered.
const { app, BrowserWindow } = require('electron');

app.whenReady().then(() => {
  const window = new BrowserWindow({ show: false, webPreferences: { nodeIntegration: true, contextIsolation: false, sandbox: false } });
  void window.loadURL(process.argv.at(-1));
});
