import { withoutTrailing } from '../wire-text.ts';
import { outputOf } from './shell-output.ts';
import { type ShellValues, shellValues } from './shell-values.ts';
import { shellWord } from './shell-word.ts';
import { type TextCursor, textCursor } from './text-cursor.ts';

/** One command of a pipeline, its words as the program gets them: one character per byte. */
export interface ShellCommand {
  words: string[];
  /** What it reads from its standard input: a here-document, a here-string, or the output of the command before it. */
  input?: string;
}

export interface ShellScript {
  commands: ShellCommand[];
  /** Variables and commands whose values are not in the text. */
  unknown: readonly string[];
  /** The text ends inside a quotation. */
  isCut: boolean;
}

const DEEPEST = 20;
/** Far more than a request takes; the rest of a longer text is not looked at. */
const MAX_WORDS = 100_000;

const ROOT_PROMPT = /^# +(?:curl|http)/;
const BLANKS = /[ \t\r]+/y;

/** Takes a script for sh, bash or zsh apart, with their quoting. @param text one character per byte */
export function shellScript(text: string): ShellScript {
  const cursor = textCursor(text);
  const values = shellValues();
  const commands = commandsUntil('', cursor, values, { depth: 0, wordsLeft: MAX_WORDS });
  return { commands, unknown: values.unknown, isCut: cursor.at > text.length };
}

interface Bounds {
  depth: number;
  wordsLeft: number;
}

function commandsUntil(close: string, cursor: TextCursor, values: ShellValues, bounds: Bounds): ShellCommand[] {
  const { text } = cursor;
  const commands: ShellCommand[] = [];
  let command: ShellCommand = { words: [] };
  let heredoc: { end: string; strip: boolean } | undefined;
  const word = () => shellWord(cursor, values, () => substituted(cursor, values, bounds));
  const endCommand = (isPiped: boolean) => {
    const { words } = command;
    if (isPrompt(words[0] ?? '')) words.shift();
    while (/^[A-Za-z_]\w*=/.test(words[0] ?? '')) values.assign(words.shift() ?? '');
    const piped = isPiped ? outputOf(command) : undefined;
    if (words.length > 0) commands.push(command);
    command = { words: [], ...(piped !== undefined && { input: piped }) };
  };
  while (cursor.at < text.length && bounds.wordsLeft > 0) {
    const char = text[cursor.at] ?? '';
    if (char === close) break;
    if (cursor.run(BLANKS) !== '') continue;
    if (char === '#' && !ROOT_PROMPT.test(text.slice(cursor.at, cursor.at + 12))) cursor.run(/[^\n]+/y);
    else if (char === '\n') {
      cursor.at += 1;
      if (heredoc) command.input = readHeredoc(cursor, heredoc);
      heredoc = undefined;
      endCommand(false);
    } else if (text.startsWith('<<<', cursor.at)) {
      cursor.at += 3;
      cursor.run(BLANKS);
      command.input = `${word()}\n`;
    } else if (text.startsWith('<<', cursor.at)) {
      const strip = cursor.run(/<<-?/y) === '<<-';
      cursor.run(BLANKS);
      heredoc = { end: word(), strip };
    } else if (';&|()<>'.includes(char)) {
      const isPiped = char === '|' && text[cursor.at + 1] !== '|' && text[cursor.at - 1] !== '|';
      cursor.at += 1;
      if (char !== '<' && char !== '>') endCommand(isPiped);
    } else {
      command.words.push(word());
      bounds.wordsLeft -= 1;
    }
  }
  endCommand(false);
  return commands;
}

/** `$(…)`: what its last command prints, without the line breaks at its end. */
function substituted(cursor: TextCursor, values: ShellValues, bounds: Bounds): string {
  const start = cursor.at;
  if (bounds.depth >= DEEPEST) {
    cursor.at += 2;
    return '$(';
  }
  cursor.at += 2;
  const inner = { ...bounds, depth: bounds.depth + 1 };
  const last = commandsUntil(')', cursor, values, inner).at(-1);
  bounds.wordsLeft = inner.wordsLeft;
  cursor.at += 1;
  const output = last && outputOf(last);
  if (output === undefined) values.missing(cursor.text.slice(start, Math.min(cursor.at, start + 40)));
  return withoutTrailing(output ?? '', '\n');
}

/** `$`, or `me@host:~$`: copied from a terminal along with its command. */
function isPrompt(word: string): boolean {
  const end = word.at(-1) ?? '';
  return /^[$#%>]$/.test(end) && (word === end || word.includes('@')) && !word.includes('\n');
}

/** The lines up to the one that is its mark; `<<-` takes tabs away. */
function readHeredoc(cursor: TextCursor, { end, strip }: { end: string; strip: boolean }): string {
  const lines: string[] = [];
  while (cursor.at < cursor.text.length) {
    const whole = cursor.line();
    const line = strip ? whole.replace(/^\t+/, '') : whole;
    if (line.replace(/\r$/, '') === end) break;
    lines.push(`${line}\n`);
  }
  cursor.at = Math.min(cursor.at, cursor.text.length);
  return lines.join('');
}
