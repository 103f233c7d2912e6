/** As much of a message of the protocol as is looked at on its way. */
export interface Message {
  id?: string | number;
  method?: string;
  params?: { _meta?: Readonly<Record<string, unknown>> };
}

/** @returns undefined for a line that is no message; the engine answers it in the words of the protocol */
export function messageIn(line: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What an agent reads when the engine cannot answer: of a tool a result that says what to do, else an error of the protocol. */
export function answerInstead({ id, method, params }: Message, says: string): string {
  if (method !== 'tools/call') return JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32603, message: says } });
  // The newer revision marks each request, and wants its results to say that they are whole.
  const isNewer = Object.keys(params?._meta ?? {}).some((name) => name.startsWith('io.modelcontextprotocol/'));
  const result = { content: [{ type: 'text', text: says }], isError: true, ...(isNewer && { resultType: 'complete' }) };
  return JSON.stringify({ jsonrpc: '2.0', id, result });
}
