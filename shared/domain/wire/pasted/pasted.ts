import { binaryOf, utf8Text } from '../wire-text.ts';
import { readCurl } from './curl.ts';
import { readFetch } from './fetch.ts';
import { readHttpie } from './httpie.ts';
import { nothing, type Pasted, type PastedReader, type PastedText } from './pasted-request.ts';
import { readPowershell } from './powershell.ts';
import { readRawHttp } from './raw-http.ts';
import { readRequestJson } from './request-json.ts';
import { tidied } from './tidied.ts';

/** As much as a body may have. */
export const MAX_PASTED = 10 * 1024 * 1024;

const UNDERSTOOD =
  'This is none of the forms that are understood: curl (bash or cmd), PowerShell, fetch, HTTPie, a HAR, a raw HTTP request, or the JSON of webhook.site, RequestBin, httpbin or our own export.';

/** In this order: JSON can be told by its first character, a raw request by its first lines, a command by its first word. */
const READERS: readonly PastedReader[] = [readRequestJson, readRawHttp, readPowershell, readFetch, readCurl, readHttpie];

/**
 * Reads one request out of whatever somebody copied: a command of a browser or Postman, an HTTP archive, a raw request, an
 * export. Never throws; takes time in proportion to the text.
 *
 * @param pasted text, or the bytes of a file
 * @param entry which of several requests, from 1; without it, the newest that carries a signature
 */
export function readPasted(pasted: string | Uint8Array, entry?: number): Pasted {
  if (pasted.length > MAX_PASTED) return nothing('This text is larger than 10 MiB, which is more than a request holds.');
  const { notes, ...read } = tidied(textOf(pasted));
  if (read.text.trim() === '') return nothing('There is nothing in this text.');
  for (const reader of READERS) {
    const found = reader({ ...read, ...(entry !== undefined && { entry }) });
    if (!found || found.kind === 'none') {
      if (found) return found;
      continue;
    }
    if ((entry ?? 1) > (found.among ?? 1)) return nothing(`There is one request in this text, so there is no number ${entry}.`);
    return { ...found, notes: [...found.notes, ...notes] };
  }
  return nothing(UNDERSTOOD);
}

/** Editors and PowerShell's `>` write byte order marks and UTF-16; what is neither is kept byte by byte. */
function textOf(pasted: string | Uint8Array): PastedText {
  if (typeof pasted === 'string') return both(pasted);
  if (pasted[0] === 0xff && pasted[1] === 0xfe) return both(utf16(pasted));
  const text = utf8Text(pasted);
  if (text !== undefined) return both(text);
  const binary = latin1(pasted);
  return { text: binary, binary };
}

function both(pasted: string): PastedText {
  const text = pasted.startsWith('\ufeff') ? pasted.slice(1) : pasted;
  return { text, binary: binaryOf(text) };
}

const CHUNK = 8192;

function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += CHUNK) parts.push(String.fromCharCode(...bytes.subarray(i, i + CHUNK)));
  return parts.join('');
}

function utf16(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i + 1 < bytes.length; i += 2) parts.push(String.fromCharCode((bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8)));
  return parts.join('');
}
