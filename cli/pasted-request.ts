import { StartError } from '#shared/domain/app/start-error.ts';
import { readPasted } from '#shared/domain/wire/pasted/pasted.ts';
import { PASTED_FORMS, type PastedRequest } from '#shared/domain/wire/pasted/pasted-request.ts';
import { readInput } from './input.ts';

/**
 * The request in a file or on standard input (`-`): a copied command, an archive, a raw request.
 * @param hasBody the body is given in another way. @param entry which of several, from 1. @throws StartError `usage` for a text without a request, or without its body
 */
export function pastedFrom(file: string, hasBody: boolean, entry?: number): PastedRequest {
  const pasted = readPasted(readInput(file), entry);
  const name = file === '-' ? 'Standard input' : file;
  if (pasted.kind === 'none') throw new StartError('usage', `${name}: ${pasted.says}`);
  if (pasted.bodyElsewhere !== undefined && !hasBody)
    throw new StartError('usage', `${name}: ${pasted.bodyElsewhere} Give it with --body FILE.`);
  const isChosen = entry !== undefined || pasted.among === undefined;
  return isChosen ? pasted : { ...pasted, notes: [...pasted.notes, `--entry N takes another of the ${pasted.among}.`] };
}

/** What was understood, as `--json` prints it. */
export interface ReadRequest {
  form: PastedRequest['form'];
  method: string;
  url: string;
  bodyBytes: number;
  notes: string[];
}

/** @param body what is judged, which may differ from what was pasted */
export const readRequest = ({ form, request: { method, url } }: PastedRequest, body: Uint8Array, notes: string[]): ReadRequest => ({
  form,
  method,
  url,
  bodyBytes: body.length,
  notes,
});

export const readRequestLines = ({ form, method, url, bodyBytes, notes }: ReadRequest): string[] => [
  `Read as ${PASTED_FORMS[form]}: ${method} ${url} with ${bodyBytes} bytes of body.`,
  ...notes.map((note) => `  ${note}`),
  '',
];
