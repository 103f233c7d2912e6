import { headerIn } from '../wire-request.ts';
import { binaryOf, binaryOfBase64, latin1Bytes, utf8Text } from '../wire-text.ts';
import { readCurl } from './curl.ts';
import { readFetch } from './fetch.ts';
import { ofHexDump } from './hex-dump.ts';
import { readHttpie } from './httpie.ts';
import { parsedJson } from './json-value.ts';
import { readLoose } from './loose.ts';
import { looseBody } from './loose-body.ts';
import { nothing, type Pasted, type PastedReader, type PastedRequest, type PastedText } from './pasted-request.ts';
import { readPowershell } from './powershell.ts';
import { readRawHttp } from './raw-http.ts';
import { readRequestJson } from './request-json.ts';
import { tidied } from './tidied.ts';

/** As much as a body may have. */
export const MAX_PASTED = 10 * 1024 * 1024;

const UNDERSTOOD =
  'This is none of the forms that are understood: curl (bash or cmd), PowerShell, fetch, HTTPie, a HAR, a raw HTTP request, the JSON of webhook.site, RequestBin, httpbin or our own export, or any text with the X-MLflow- headers in it.';

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
  const byForm = readByForm({ ...read, ...(entry !== undefined && { entry }) });
  // Among several the one that is wanted may not be there, which is another matter.
  const found = byForm.kind === 'none' && entry !== undefined ? byForm : withLoose(byForm, read);
  if (found.kind === 'none') return found;
  if ((entry ?? 1) > (found.among ?? 1)) return nothing(`There is one request in this text, so there is no number ${entry}.`);
  return { ...found, notes: [...found.notes, ...notes] };
}

function readByForm(read: PastedText): Pasted {
  for (const reader of READERS) {
    const found = reader(read);
    if (found) return found;
  }
  return nothing(UNDERSTOOD);
}

/** Where no form was recognised, or one without what stands in the text, the headers and the body are looked for. */
function withLoose(found: Pasted, read: PastedText): Pasted {
  if (found.kind === 'request' && (found.among !== undefined || found.request.headers.some(([name]) => MLFLOW_HEADER.test(name))))
    return withLooseBody(found, read);
  const dumped = found.kind === 'none' ? (ofHexDump(read.text) ?? inBase64(read.binary)) : undefined;
  const inDump = dumped === undefined ? undefined : readByForm({ text: dumped, binary: dumped });
  if (inDump?.kind === 'request') return { ...inDump, notes: ['It was read from its bytes in hex or base64.', ...inDump.notes] };
  return readLoose(dumped === undefined ? read : { text: dumped, binary: dumped }) ?? found;
}

/** A whole request in base64, as Burp saves it. */
function inBase64(text: string): string | undefined {
  const [base64] = /UE9TVC[A-Za-z0-9+/]{80,}={0,2}/.exec(text) ?? [];
  return base64 === undefined ? undefined : binaryOfBase64(base64);
}

/** What its form holds as the body is missing, or more than the JSON that MLflow sent, or was written anew. */
function withLooseBody(found: PastedRequest, { binary }: PastedText): PastedRequest {
  const { request, doubts, bodyElsewhere, among, ...rest } = found;
  const text = utf8Text(request.body);
  const isWhole = text !== undefined && parsedJson(text) !== undefined && !doubts.includes('rewritten');
  if (among !== undefined || isWhole || headerIn(request.headers, 'content-encoding') !== undefined) return found;
  const loose = looseBody(binary);
  if (!loose) return found;
  return {
    ...rest,
    request: { ...request, body: latin1Bytes(loose.body) },
    doubts: loose.isUnescaped ? ['backslashes', 'final-newline'] : ['final-newline', 'line-ends'],
    notes: [...found.notes, 'Its body is the JSON text in it that begins as MLflow’s bodies do.'],
  };
}

const MLFLOW_HEADER = /^x-mlflow-/i;

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
