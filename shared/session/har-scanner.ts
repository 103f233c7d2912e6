import { type EntryScanner, type FileEntry, LONGEST_ENTRY } from './entry-scanner.ts';

const [QUOTE, BACKSLASH, NEWLINE, RETURN, TAB, SPACE] = [34, 92, 10, 13, 9, 32];
const [OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [91, 93, 123, 125];
const [COMMA, COLON] = [44, 58];
/** Names further out than the entries are short; what is longer is no name that matters. */
const LONGEST_NAME = 40;

interface OpenEntry {
  line: number;
  parts: string[];
  length: number;
  /** Blanks before it on its line; absent where something else stands there. */
  indent: number | undefined;
  /** What is inside stands further right, so that a brace as far left as its own is not inside. */
  isIndented: boolean;
  /** No object: `null`, a number. */
  isBare: boolean;
}

/**
 * Cuts the entries out of an HTTP archive without holding it: `log.entries`, `entries`, or a list by itself. What is not closed does not
 * swallow the rest: a text ends with its line, as JSON has no raw line break in one, and an entry ends where the next one begins as far left.
 */
export function createHarScanner(): EntryScanner {
  let line = 1;
  let number = 0;
  let depth = 0;
  /** Depth of the list of entries, once it was found. */
  let listDepth: number | undefined;
  let isOver = false;
  let inText = false;
  let isEscaped = false;
  /** Blanks so far on this line, while there is nothing else on it. */
  let indent: number | undefined = 0;
  let name = '';
  const names: string[] = [];
  let entry: OpenEntry | undefined;
  let found: FileEntry[] = [];

  function keep(text: string) {
    if (!entry) return;
    entry.length += text.length;
    if (entry.length <= LONGEST_ENTRY) entry.parts.push(text);
    else entry.parts = [];
  }

  function finish(isBroken: boolean) {
    if (!entry) return;
    found.push({
      text: entry.parts.join(''),
      line: entry.line,
      number,
      ...(isBroken && { broken: true as const }),
      ...(entry.length > LONGEST_ENTRY && { tooLong: entry.length }),
    });
    entry = undefined;
  }

  function begin(code: number) {
    number += 1;
    entry = { line, parts: [], length: 0, indent, isIndented: false, isBare: code !== OPEN && code !== OPEN_LIST };
  }

  const isListOfEntries = () =>
    depth === 0 || (depth === 1 && names[1] === 'entries') || (depth === 2 && names[1] === 'log' && names[2] === 'entries');

  function outside(code: number) {
    if (code === OPEN_LIST && listDepth === undefined && isListOfEntries()) listDepth = depth + 1;
    if (code === OPEN || code === OPEN_LIST) depth += 1;
    else if (code === CLOSE || code === CLOSE_LIST) depth -= 1;
    else if (code === COLON) names[depth] = name;
  }

  /** As far left as the entry itself, where everything inside stands further right. */
  const isAsFarLeft = () => entry?.isIndented === true && indent !== undefined && indent === entry.indent;

  /** @returns where the open entry ends: at this character, behind it, or not yet */
  function inside(code: number, list: number): 'at' | 'behind' | undefined {
    if (code === OPEN || code === OPEN_LIST) {
      depth += 1;
      return code === OPEN && depth > list + 1 && isAsFarLeft() ? 'at' : undefined;
    }
    if (code === CLOSE || code === CLOSE_LIST) {
      depth -= 1;
      if (depth < list || (depth === list && entry?.isBare === true)) return 'at';
      return depth === list || (code === CLOSE && isAsFarLeft()) ? 'behind' : undefined;
    }
    return code === COMMA && entry?.isBare === true ? 'at' : undefined;
  }

  function startOfLine() {
    line += 1;
    indent = 0;
    inText = false;
    isEscaped = false;
  }

  function takeText(code: number, char: string) {
    if (isEscaped) isEscaped = false;
    else if (code === BACKSLASH) isEscaped = true;
    else if (code === QUOTE) inText = false;
    else if (entry === undefined && name.length < LONGEST_NAME) name += char;
  }

  function push(piece: string): FileEntry[] {
    found = [];
    let from = 0;
    const plainEnd = plainEnds(piece);
    for (let at = 0; at < piece.length; at += 1) {
      if (inText && entry && !isEscaped) at = plainEnd(at);
      const code = piece.charCodeAt(at);
      if (code === NEWLINE) startOfLine();
      else if (inText) takeText(code, piece[at] ?? '');
      else if (code === SPACE || code === TAB) {
        if (indent !== undefined) indent += 1;
      } else if (code !== RETURN) {
        if (entry === undefined && depth === listDepth && !isOver && code !== COMMA && code !== CLOSE_LIST) {
          from = at;
          begin(code);
        } else if (entry && indent !== undefined && entry.indent !== undefined && indent > entry.indent) entry.isIndented = true;
        if (code === QUOTE) {
          inText = true;
          name = '';
        } else if (entry === undefined || listDepth === undefined) {
          isOver ||= code === CLOSE_LIST && depth === listDepth;
          outside(code);
        } else {
          const end = inside(code, listDepth);
          if (end !== undefined) {
            keep(piece.slice(from, end === 'at' ? at : at + 1));
            const isWhole = depth === listDepth || (depth < listDepth && entry.isBare);
            finish(!isWhole && !(end === 'at' && code === COMMA));
            if (depth < listDepth) isOver = true;
            else depth = listDepth;
            if (end === 'at' && code === OPEN) {
              from = at;
              begin(code);
              depth += 1;
            }
          }
        }
        indent = undefined;
      }
    }
    if (entry) keep(piece.slice(from));
    return found;
  }

  return {
    push,
    end() {
      found = [];
      finish(true);
      return found;
    },
  };
}

/** Most of an archive is text between quotes: what can end it is looked for by the platform. @returns where it stops, or the length */
function plainEnds(text: string): (from: number) => number {
  const stops = ['"', '\\', '\n'].map((char) => ({ char, at: -1 }));
  return (from) => {
    let end = text.length;
    for (const stop of stops) {
      if (stop.at < from) {
        const next = text.indexOf(stop.char, from);
        stop.at = next < 0 ? text.length : next;
      }
      end = Math.min(end, stop.at);
    }
    return end;
  };
}
