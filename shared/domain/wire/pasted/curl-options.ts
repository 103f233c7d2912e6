/** curl's options that take a value, beside those that say something about the request. */
const TAKES_VALUE = new Set(
  `abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to continue-at cookie-jar
  create-file-mode crlfile curves delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header egd-file engine
  etag-compare etag-save expect100-timeout ftp-account ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode
  happy-eyeballs-timeout-ms hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway keepalive-cnt keepalive-time key key-type krb
  libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy output
  output-dir parallel-max parallel-host pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath
  proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey
  proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey quote random-file
  range rate request-target resolve retry retry-delay retry-max-time sasl-authzid service-name socks4 socks4a socks5 socks5-gssapi-service
  socks5-hostname speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword tlsuser
  trace trace-ascii trace-config unix-socket variable vlan-priority write-out`.split(/\s+/),
);

/** Those that say something about the request, by their long names. */
export const REQUEST_OPTIONS = [
  'request',
  'url',
  'url-query',
  'header',
  'data',
  'data-raw',
  'data-binary',
  'data-urlencode',
  'json',
  'user',
  'user-agent',
  'referer',
  'cookie',
  'oauth2-bearer',
  'form',
  'form-string',
  'upload-file',
] as const;

export type RequestOption = (typeof REQUEST_OPTIONS)[number];

const isRequestOption = (name: string): name is RequestOption => (REQUEST_OPTIONS as readonly string[]).includes(name);

const SHORT: Readonly<Record<string, string>> = {
  X: 'request',
  H: 'header',
  d: 'data',
  u: 'user',
  A: 'user-agent',
  e: 'referer',
  b: 'cookie',
  F: 'form',
  T: 'upload-file',
  G: 'get',
  I: 'head',
  ':': 'next',
};
const SHORT_WITH_VALUE = 'XHduAebFTEKCcDPhmoUQrYytzwx';

/** One option as it was given; `url` is also what stands alone. */
export type CurlOption = { name: RequestOption; value: string } | { name: 'get' | 'head' | 'compressed' | 'next' };

/** @param words behind `curl` */
export function curlOptions(words: readonly string[]): CurlOption[] {
  const options: CurlOption[] = [];
  let onlyUrls = false;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    if (onlyUrls || !word.startsWith('-') || word === '-') options.push({ name: 'url', value: word });
    else if (word === '--') onlyUrls = true;
    else if (word.startsWith('--')) i += long(word.slice(2), words[i + 1] ?? '');
    else i += cluster(word.slice(1), words[i + 1] ?? '');
  }
  return options;

  /** @returns how many further words were used */
  function long(name: string, next: string): number {
    const known = name === 'data-ascii' ? 'data' : name;
    if (isRequestOption(known)) {
      options.push({ name: known, value: next });
      return 1;
    }
    addSwitch(known);
    return TAKES_VALUE.has(known) ? 1 : 0;
  }

  /** `-sSXPOST`: switches, then perhaps one option with its value behind it or in the next word. */
  function cluster(letters: string, next: string): number {
    for (let k = 0; k < letters.length; k += 1) {
      const letter = letters[k] ?? '';
      const name = SHORT[letter] ?? '';
      if (!SHORT_WITH_VALUE.includes(letter)) {
        addSwitch(name);
        continue;
      }
      const attached = letters.slice(k + 1);
      if (isRequestOption(name)) options.push({ name, value: attached === '' ? next : attached });
      return attached === '' ? 1 : 0;
    }
    return 0;
  }

  function addSwitch(name: string): void {
    if (name === 'get' || name === 'head' || name === 'compressed' || name === 'next') options.push({ name });
  }
}
