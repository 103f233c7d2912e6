import { expect, test } from 'vitest';
import { outsideLink } from '../../../electron/outside-link.ts';

test('a web address may be opened, and its host can be shown', () => {
  expect(outsideLink('https://EXAMPLE.com:8443/a?b#c')).toEqual({ host: 'example.com:8443', href: 'https://example.com:8443/a?b#c' });
  expect(outsideLink('http://münchen.example/')).toEqual({ host: 'xn--mnchen-3ya.example', href: 'http://xn--mnchen-3ya.example/' });
});

test.each([
  ...['file:///etc/passwd', 'file://host/share', '\\\\host\\share', 'javascript:alert(1)', 'data:text/html,x', 'blob:http://127.0.0.1/x'],
  ...[
    'smb://host/share',
    'ms-settings:',
    'ms-msdt:/id',
    'vbscript:x',
    'about:blank',
    'chrome://settings',
    'view-source:http://x/',
    'ftp://x/',
  ],
  ...[
    'hookglass:x',
    'mailto:a@b',
    'tel:1',
    'ssh://x',
    'ldap://x',
    'http://',
    'https:',
    'http://bank.example@evil.example/',
    '',
    'x',
    '//evil.example/',
  ],
])('%j is not opened', (url) => {
  expect(outsideLink(url)).toBeUndefined();
});
