const LONGEST = 200;

/** Why something could not be measured: one sentence, whatever was thrown. */
export function whyNot(error: unknown): string {
  const text = error instanceof Error ? [error.message, codeOf(error), causeOf(error)].filter(Boolean).join(': ') : String(error);
  if (/ENOSPC|disk is full|no space left|: 507\b/i.test(text)) return 'The disk is full.';
  const [first = ''] = text.trim().split('\n');
  const sentence = first.slice(0, LONGEST).trim() || 'It failed and did not say why';
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

const codeOf = (error: Error) => ('code' in error && !error.message.includes(String(error.code)) ? String(error.code) : '');
const causeOf = ({ cause }: Error) => (cause instanceof Error ? `${codeOf(cause)} ${cause.message}`.trim() : '');

/**
 * What broke a program off, out of what it wrote to standard error: Node prints the line of source, a line that points into it, and the error
 * with or without its name.
 * @returns undefined when nothing was thrown there
 */
export function lastWords(stderr: string): string | undefined {
  const lines = stderr.split('\n');
  const pointer = lines.findLastIndex((line) => /^\s*\^+$/.test(line));
  const said = lines.slice(pointer + 1).find((line) => line.trim() !== '');
  if (said === undefined || !lines.some((line) => /^Node\.js v\d/.test(line))) return undefined;
  return whyNot(said.replace(/^(?:Uncaught )?\w*(?:Error|Exception)[^:]*: /, ''));
}
