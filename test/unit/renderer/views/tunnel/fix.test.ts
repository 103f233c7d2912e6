import { expect, it } from 'vitest';
import { CLOUDFLARED_INSTALL } from '#core/tunnel/cloudflared.ts';
import { NGROK_INSTALL } from '#core/tunnel/ngrok.ts';
import { SSH_INSTALL } from '#core/tunnel/ssh.ts';
import { readFix } from '#renderer/views/tunnel/fix.ts';

it.each(['cloudflared tunnel login', 'ngrok config add-authtoken TOKEN', 'cloudflared tunnel list'])('takes %s for a command', (text) => {
  expect(readFix(text)).toEqual({ kind: 'command', text });
});

it.each([
  CLOUDFLARED_INSTALL,
  NGROK_INSTALL,
  SSH_INSTALL,
  'Compare the fingerprint with the server’s; if it is right, remove the old line from known_hosts.',
])('takes a sentence for words: %s', (text) => {
  expect(readFix(text)).toEqual({ kind: 'words', text });
});

it('takes an address for one', () => {
  expect(readFix('https://ngrok.com/docs/errors/err_ngrok_9999').kind).toBe('address');
});
