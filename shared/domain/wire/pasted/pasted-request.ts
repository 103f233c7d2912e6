import type { WireRequest } from '../wire-request.ts';

/** The forms that are understood, each with the words that name it. */
export const PASTED_FORMS = {
  curl: 'a curl command',
  'curl-cmd': 'a curl command for the Windows command prompt',
  powershell: 'a PowerShell command',
  fetch: 'a fetch call',
  httpie: 'an HTTPie command',
  har: 'an entry of an HTTP archive (HAR)',
  raw: 'a raw HTTP request',
  'webhook-site': 'a request of webhook.site',
  requestbin: 'an event of RequestBin',
  httpbin: 'an answer of httpbin',
  export: 'an export of Hookglass',
  json: 'a request as JSON',
  loose: 'a text that holds a request',
} as const;

export type PastedForm = keyof typeof PASTED_FORMS;

/** What a form, or the way to the clipboard, may have changed in the bytes of a body. */
export const BODY_DOUBTS = ['final-newline', 'line-ends', 'charset', 'backslashes', 'rewritten'] as const;

export type BodyDoubt = (typeof BODY_DOUBTS)[number];

/** A request that was found in a pasted text. */
export interface PastedRequest {
  kind: 'request';
  form: PastedForm;
  request: WireRequest;
  /** Empty where the form keeps every byte. */
  doubts: readonly BodyDoubt[];
  /** The body is not in the text: in a sentence, where it is. `request.body` is empty then. */
  bodyElsewhere?: string;
  /** When it was received, where the text tells. */
  atMs?: number;
  /** What was answered, where the text tells. */
  answer?: { status: number; headers: WireRequest['headers']; body: Uint8Array };
  /** How many requests the text holds, where there are several: this is one of them. */
  among?: number;
  /** What else a reader should know, a sentence each. */
  notes: readonly string[];
}

/** No request was found; `says` is one sentence. */
export interface NothingPasted {
  kind: 'none';
  says: string;
}

export type Pasted = PastedRequest | NothingPasted;

/** One form: `undefined` where the text is not of it. */
export type PastedReader = (text: PastedText) => Pasted | undefined;

/** What was pasted, in both ways of holding it. */
export interface PastedText {
  /** As a person sees it. */
  text: string;
  /** As UTF-8 (or as the bytes of a file that is not), one character per byte. */
  binary: string;
  /** Which of several requests is wanted, from 1. */
  entry?: number;
}

export const nothing = (says: string): NothingPasted => ({ kind: 'none', says });
