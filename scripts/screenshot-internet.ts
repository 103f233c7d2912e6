// node --import ./scripts/screenshot-internet.ts …: the internet of the pictures. A quick tunnel's public name leads to the
// receiver whose address the file in HOOKGLASS_PICTURES holds; everything else is as it is.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';

const file = process.env['HOOKGLASS_PICTURES'] ?? '';
const { request } = https;

https.request = ((url: unknown, ...rest: unknown[]) => {
  const asked = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
  if (!asked?.hostname.endsWith('.trycloudflare.com')) return Reflect.apply(request, https, [url, ...rest]);
  return Reflect.apply(http.request, http, [`${readFileSync(file, 'utf8').trim()}${asked.pathname}`, ...rest]);
}) as typeof https.request;
