import {
  isObject,
  messageProblem,
  PROTOCOL_CODES,
  type ProtocolMessage,
  type ProtocolProblem,
  problemMessage,
} from '#shared/domain/agents/protocol-message.ts';

/** What an agent says, or the answer to what is no message of the protocol. */
export type Heard = { kind: 'message'; message: ProtocolMessage } | { kind: 'none'; answer: string };

/** A question is no longer, as over HTTP. */
const LONGEST_QUESTION_BYTES = 8 * 1024 * 1024;

/** Whoever asks is told of everything that is not understood: the engine passes over what is no message, and an agent would wait for ever. */
export function heard(line: string): Heard {
  if (Buffer.byteLength(line) > LONGEST_QUESTION_BYTES) return { kind: 'none', answer: refusalOfLength() };
  const value = parsed(line);
  if (value === undefined)
    return refused({ id: null, code: PROTOCOL_CODES.notJson, says: 'This is no JSON. A message is one JSON object a line.' });
  const problem = messageProblem(value);
  return problem ? refused(problem) : { kind: 'message', message: value as ProtocolMessage };
}

/** Of the engine, which says nothing else. */
export function messageIn(line: string): ProtocolMessage | undefined {
  const value = parsed(line);
  return isObject(value) ? value : undefined;
}

export const refusalOfLength = (): string =>
  JSON.stringify(problemMessage({ id: null, code: PROTOCOL_CODES.noRequest, says: `At most ${LONGEST_QUESTION_BYTES} bytes are taken.` }));

const refused = (problem: ProtocolProblem): Heard => ({ kind: 'none', answer: JSON.stringify(problemMessage(problem)) });

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What an agent reads when the engine cannot answer: of a tool a result that says what to do, else an error of the protocol. */
export function answerInstead({ id, method, params }: ProtocolMessage, says: string): string {
  if (method !== 'tools/call') return JSON.stringify(problemMessage({ id: id ?? null, code: PROTOCOL_CODES.internal, says }));
  // The newer revision marks each request, and wants its results to say that they are whole.
  const isNewer = Object.keys(params?._meta ?? {}).some((name) => name.startsWith('io.modelcontextprotocol/'));
  const result = { content: [{ type: 'text', text: says }], isError: true, ...(isNewer && { resultType: 'complete' }) };
  return JSON.stringify({ jsonrpc: '2.0', id, result });
}
