import { didYouMean, nearestNames } from '../nearest.ts';
import { FILTER_KEYS, type Filter, type FilterTerm, type FilterToken, isFilterKey, ruleOf } from './filter.ts';
import { parseFilterValue } from './filter-values.ts';

export interface ParseOptions {
  /** Where the caret stands: the token that ends there is still being typed and does not filter. */
  caret?: number;
}

/** Reads a filter. Nothing throws: a token that cannot be read is `wrong`, and the others hold all the same. */
export function parseFilter(text: string, { caret }: ParseOptions = {}): Filter {
  const tokens = [...scan(text)].map(({ start, end, parts }) => {
    const token = { start, end, text: text.slice(start, end) };
    const read = readToken(parts);
    if (end === caret) return { ...token, state: 'typing', ...('term' in read && { term: read.term }) } satisfies FilterToken;
    return { ...token, ...read };
  });
  return { tokens, terms: tokens.flatMap((token) => (token.state === 'ok' && token.term ? [token.term] : [])) };
}

/** A piece of a token: inside quotes, spaces, commas and colons are ordinary characters. */
interface Part {
  text: string;
  quoted: boolean;
  closed: boolean;
}

function* scan(text: string): Generator<{ start: number; end: number; parts: Part[] }> {
  const token = /(?:"(?:\\.|[^"\\])*"?|[^\s"]+)+/gy;
  const space = /\s*/y;
  for (let at = 0; ; ) {
    space.lastIndex = at;
    space.exec(text);
    token.lastIndex = space.lastIndex;
    const match = token.exec(text);
    if (!match) return;
    at = match.index + match[0].length;
    yield { start: match.index, end: at, parts: partsOf(match[0]) };
  }
}

function partsOf(token: string): Part[] {
  return [...token.matchAll(/"((?:\\.|[^"\\])*)("?)|[^"]+/g)].map(([all, inside, end]) =>
    inside === undefined
      ? { text: all, quoted: false, closed: true }
      : { text: inside.replace(/\\(.)/g, '$1'), quoted: true, closed: end === '"' },
  );
}

type Read = { state: 'ok'; term: FilterTerm } | { state: 'wrong'; problem: string };

const wrong = (problem: string): Read => ({ state: 'wrong', problem });

function readToken(parts: Part[]): Read {
  if (parts.some(({ closed }) => !closed)) return wrong('The quotation mark is not closed.');
  const { not, rest } = takeMinus(parts);
  const head = rest[0];
  const colon = head && !head.quoted ? /^([a-z][a-z-]*):(?!\/\/)/i.exec(head.text) : undefined;
  if (!head || !colon?.[1]) return readWord(rest, not);

  const key = colon[1].toLowerCase();
  if (!isFilterKey(key)) return wrong(unknownKey(key, rest));
  const texts = splitAtCommas([{ ...head, text: head.text.slice(colon[0].length) }, ...rest.slice(1)]);
  if (texts.some((text) => text === '')) return wrong(`${key} takes ${ruleOf(key).takes}.`);
  const values = texts.map((text) => parseFilterValue(key, text));
  const bad = values.indexOf(undefined);
  if (bad !== -1) {
    const near = didYouMean(texts[bad] ?? '', ruleOf(key).choices ?? []);
    return wrong(`${key} takes ${ruleOf(key).takes}, not “${texts[bad]}”.${near === '' ? '' : ` ${near}`}`);
  }
  return { state: 'ok', term: { key, not, values: values.filter((value) => value !== undefined) } };
}

function takeMinus(parts: Part[]): { not: boolean; rest: Part[] } {
  const [head, ...tail] = parts;
  if (!head || head.quoted || !head.text.startsWith('-')) return { not: false, rest: parts };
  const text = head.text.slice(1);
  return { not: true, rest: text === '' ? tail : [{ ...head, text }, ...tail] };
}

function readWord(parts: Part[], not: boolean): Read {
  const text = parts.map((part) => part.text).join('');
  if (text === '') return wrong('A word to look for is missing.');
  return { state: 'ok', term: { key: 'word', not, values: [{ kind: 'text', text }] } };
}

function splitAtCommas(parts: Part[]): string[] {
  const texts = [''];
  for (const { text, quoted } of parts) {
    const [first = '', ...more] = quoted ? [text] : text.split(',');
    texts[texts.length - 1] += first;
    texts.push(...more);
  }
  return texts;
}

function unknownKey(key: string, parts: Part[]): string {
  const [near] = nearestNames(key, FILTER_KEYS);
  const whole = parts.map(({ text }) => text).join('');
  return `There is no ${key}:${near ? `; did you mean ${near}:?` : '.'} To look for the text, put it in quotes: "${whole}".`;
}
