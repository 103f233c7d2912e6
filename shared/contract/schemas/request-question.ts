import { z } from 'zod';
import { BODY_DOUBTS } from '#shared/domain/wire/pasted/pasted-request.ts';
import { verifyReport } from './capture.ts';
import { explainQuestion, explainReport } from './explain.ts';
import { headerList, maybe } from './object-of.ts';

const base64 = z.base64().describe('In base64.');

/** A request from somewhere else. */
export const requestQuestion = explainQuestion.extend({
  method: z.string().min(1).max(100),
  headers: headerList,
  body: base64,
  doubts: maybe(z.array(z.enum(BODY_DOUBTS))).describe('What copying may have changed in the body.'),
  atMs: maybe(z.int()).describe('When it was received; without it, its age is not judged.'),
  answer: maybe(z.object({ status: z.int().min(100).max(999), headers: headerList, body: base64 })).describe('What was answered.'),
});

export const requestExplanation = z.object({
  report: explainReport,
  verification: verifyReport,
  bodyBytes: z
    .int()
    .describe('Of the body that was judged: where copying has changed it and the signature proves that, the one that was signed.'),
  notes: z.array(z.string()).describe('What to know about the request, a sentence each.'),
});
