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

/** What a program that ended badly said last, out of what it wrote to standard error. */
export function lastWords(stderr: string): string {
  const said = stderr.split('\n').filter((line) => /^(?:Uncaught )?\w*(?:Error|Exception)\b.*: /.test(line));
  return whyNot((said[0] ?? '').replace(/^(?:Uncaught )?\w*(?:Error|Exception)[^:]*: /, ''));
}
