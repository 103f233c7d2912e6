/** Names that lead to this machine, as a Host header may say them. */
export const LOCAL_HOSTS: readonly string[] = [
  ...['127.0.0.1', 'localhost', 'LOCALHOST', 'LocalHost', '127.0.0.2', '127.255.255.254', '[::1]', '[0:0:0:0:0:0:0:1]'],
];

/** Names that do not, many of them with the name of this machine somewhere in them. */
export const HOSTILE_HOSTS: readonly string[] = [
  ...['evil.com', 'localhost.evil.com', 'evil.localhost', '127.0.0.1.evil.com', '127.0.0.1.nip.io', 'xn--localhost', 'localhost.'],
  ...['notlocalhost', 'localhostx', '0.0.0.0', '[::]', '10.0.0.1', '192.168.1.1', '169.254.169.254', '[::ffff:10.0.0.1]', '128.0.0.1'],
  ...['126.0.0.1', '2130706433', '0x7f000001', '0177.0.0.1', '127.1', 'user@127.0.0.1', '127.0.0.1@evil.com', 'evil.com#127.0.0.1'],
  ...['evil.com/127.0.0.1', '127.0.0.1, evil.com', '127.0.0.1 evil.com', '127.0.0.1%00', '*', ''],
];

/** Headers by which a browser says that another page asked. */
export const foreignPages = (port: number): readonly (readonly string[])[] => [
  ['Origin: http://evil.com'],
  ['Origin: https://127.0.0.1'],
  ['Origin: null'],
  ['Origin: '],
  ['Origin: file://'],
  ['Origin: http://localhost:3000'],
  [`Origin: https://127.0.0.1:${port}`],
  [`Origin: http://127.0.0.1:${port}.evil.com`],
  [`Origin: http://evil.com/http://127.0.0.1:${port}`],
  ['Origin: chrome-extension://abcdefghijklmnop'],
  ['Sec-Fetch-Site: cross-site'],
  ['Sec-Fetch-Site: same-site'],
  [`Origin: http://127.0.0.1:${port}`, 'Sec-Fetch-Site: cross-site'],
  ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'],
  ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: image'],
];
