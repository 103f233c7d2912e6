/** What helps against a problem: something to run, something to open, or words. */
export type Fix = { kind: 'command' | 'address' | 'words'; text: string };

/** The core gives a sentence, a command or an address; only sentences end with a full stop. */
export function readFix(text: string): Fix {
  if (/^https?:\/\/\S+$/.test(text)) return { kind: 'address', text };
  return { kind: /[.?]$/.test(text) ? 'words' : 'command', text };
}
