import { MAX_ANSWER_BYTES } from '#core/agents/fitted.ts';
import type { Answered } from './agent-client.ts';

/** What no reader sees, or what turns the text around. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/**
 * What is wrong with an answer to an agent: too long, something in it that cannot be seen, or a text of the wire that is not marked.
 * @param marks stand in every text of the wire, and nowhere else
 */
export function faultsOf({ result, bytes }: Answered, marks: readonly string[]): string[] {
  const faults: string[] = [];
  if (bytes > MAX_ANSWER_BYTES) faults.push(`${bytes} bytes`);
  for (const block of result.content) {
    const text = block.type === 'text' ? block.text : '';
    if (UNSEEN.test(text.replaceAll('\n', ''))) faults.push(`unseen characters in the text: ${JSON.stringify(text.slice(0, 200))}`);
    // An error says what the engine says, marked in place.
    const own = text.replace(/\{"untrusted":"(?:[^"\\]|\\.)*"(?:,"cut":true)?\}/g, '');
    if (marks.some((mark) => own.includes(mark))) faults.push(`not marked in the text: ${own.slice(0, 300)}`);
  }
  visit(result.structuredContent, '', faults, marks);
  const structure = result.structuredContent as Record<string, unknown> | undefined;
  if (structure && structure['notice'] === undefined) faults.push('without a notice');
  return faults;
}

function visit(value: unknown, path: string, faults: string[], marks: readonly string[]): void {
  if (typeof value === 'string') {
    if (UNSEEN.test(value)) faults.push(`unseen characters at ${path}`);
    if (!path.endsWith('.untrusted') && marks.some((mark) => value.includes(mark)))
      faults.push(`not marked at ${path}: ${value.slice(0, 200)}`);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (marks.some((mark) => name.includes(mark))) faults.push(`a name at ${path}`);
    visit(inner, `${path}.${name}`, faults, marks);
  }
}
