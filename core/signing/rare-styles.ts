import type { JsonNode } from '#shared/domain/wire/json-tree.ts';
import { pythonString } from './python-json.ts';
import { type JsonStyle, writeJson } from './write-json.ts';

const compact = { itemSeparator: ',', keySeparator: ':' };
const spaced = { itemSeparator: ', ', keySeparator: ': ' };
const lines = { itemSeparator: ',', keySeparator: ': ' };

/** The ways of the frequent libraries, for what they make of a part of the body or of the values in it. */
const WRITERS: readonly [words: string, style: JsonStyle][] = [
  ['as Python’s json.dumps writes it', { ...spaced, ascii: true, pythonNumbers: true }],
  ['no spaces', { ...compact, ascii: true, pythonNumbers: true }],
  ['no spaces, accents unescaped', { ...compact, ascii: false }],
  ['indented by 2', { ...lines, ascii: false, indent: 2 }],
  ['PHP’s json_encode: no spaces, “\\/” for “/”', { ...compact, ascii: true, slashes: true }],
  ['sorted keys, no spaces, accents unescaped', { ...compact, ascii: false, sorted: true }],
];

const LAYOUTS: readonly [words: string, style: JsonStyle][] = [
  ['indented by a tab', { ...lines, ascii: false, indent: '\t' }],
  ['indented by a tab, accents escaped', { ...lines, ascii: true, indent: '\t' }],
  ['indented by 3', { ...lines, ascii: false, indent: 3 }],
  ['indented by 4, accents unescaped', { ...lines, ascii: false, indent: 4 }],
  ['indented by 2, a space before each colon, as Jackson writes it', { itemSeparator: ',', keySeparator: ' : ', ascii: false, indent: 2 }],
  ['indented by 2, sorted keys', { ...lines, ascii: true, sorted: true, indent: 2 }],
  ['indented by 2, sorted keys, accents unescaped', { ...lines, ascii: false, sorted: true, indent: 2 }],
  ['indented by 4, sorted keys', { ...lines, ascii: true, sorted: true, indent: 4 }],
  ['Go’s json.MarshalIndent: sorted keys, indented by a tab', { ...lines, ascii: false, sorted: true, html: true, indent: '\t' }],
  ['Go’s json.MarshalIndent: sorted keys, indented by 2', { ...lines, ascii: false, sorted: true, html: true, indent: 2 }],
  ['no space behind colons', { itemSeparator: ', ', keySeparator: ':', ascii: true, pythonNumbers: true }],
  ['no space behind commas', { itemSeparator: ',', keySeparator: ': ', ascii: true, pythonNumbers: true }],
  ['sorted keys, accents unescaped', { ...spaced, ascii: false, sorted: true, pythonNumbers: true }],
  ['no spaces, “\\/” for “/”, accents unescaped', { ...compact, ascii: false, slashes: 'plain' }],
];

/** Layouts that are seldom chosen, and what typed models, dates and a part of the body become. */
export function rareStyles(python: JsonNode, script: JsonNode): [words: string, text: string][] {
  return [
    ...LAYOUTS.map(([words, style]): [string, string] => [words, writeJson(style.pythonNumbers ? python : script, style)]),
    ...[script, python].flatMap((root) =>
      changes(root).flatMap(([what, tree]) =>
        WRITERS.map(([words, style]): [string, string] => [
          `${what}; ${words}`,
          writeJson(tree, { ...style, pythonNumbers: root === python }),
        ]),
      ),
    ),
    ...WRITERS.flatMap(([words, style]): [string, string][] => [
      [`as a text inside JSON; ${words}`, JSON.stringify(writeJson(script, style))],
      [`as a text inside JSON, accents escaped; ${words}`, pythonString(writeJson(python, style))],
    ]),
  ];
}

function changes(tree: JsonNode): [what: string, tree: JsonNode][] {
  if (tree.kind !== 'object') return [];
  const data = tree.members.find(({ key }) => key === 'data')?.value;
  return [
    ...(data ? [['only its “data”', data] as [string, JsonNode]] : []),
    ['its time written with “Z”, as Pydantic writes it', changed(tree, { text: (value) => value.replace(DATE, '$1$2Z') })],
    [
      'its time with milliseconds and “Z”, as JavaScript writes dates',
      changed(tree, { text: (value) => value.replace(DATE, milliseconds) }),
    ],
    ['its time with seven decimals, as .NET writes dates', changed(tree, { text: (value) => value.replace(DATE, '$1$20+00:00') })],
    ['its time without its zone', changed(tree, { text: (value) => value.replace(DATE, '$1$2') })],
    ['its time without its microseconds', changed(tree, { text: (value) => value.replace(DATE, '$1+00:00') })],
    ['“[]” for an empty object, as PHP writes it', changed(tree, { emptyObject: { kind: 'array', items: [] } })],
    ['without the members that are null', changed(tree, { withoutNulls: true })],
    ['without the members that are null or empty', changed(tree, { withoutNulls: true, withoutEmpty: true })],
    ['null as an empty text', changed(tree, { nullText: '""' })],
    ['numbers with “.0”, as Gson writes them', changed(tree, { number: (text) => (/^-?\d+$/.test(text) ? `${text}.0` : text) })],
    ['in a list of one', { kind: 'array', items: [tree] }],
    ['as the member “body” of another object', { kind: 'object', members: [{ key: 'body', value: tree }] }],
    ['as the member “payload” of another object', { kind: 'object', members: [{ key: 'payload', value: tree }] }],
  ];
}

/** As MLflow writes the time of an event. */
const DATE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{6})\+00:00$/;

const milliseconds = (_: string, seconds: string, fraction: string) => `${seconds}${fraction.slice(0, 4)}Z`;

interface Changes {
  text?: (value: string) => string;
  number?: (text: string) => string;
  nullText?: string;
  emptyObject?: JsonNode;
  withoutNulls?: boolean;
  withoutEmpty?: boolean;
}

function changed(node: JsonNode, how: Changes): JsonNode {
  switch (node.kind) {
    case 'scalar': {
      if (typeof node.value === 'string') {
        const value = how.text?.(node.value) ?? node.value;
        return { ...node, value, text: JSON.stringify(value) };
      }
      if (node.value === null) return how.nullText === undefined ? node : { ...node, value: '', text: how.nullText };
      return typeof node.value === 'number' ? { ...node, text: how.number?.(node.text) ?? node.text } : node;
    }
    case 'array':
      return { kind: 'array', items: node.items.map((item) => changed(item, how)) };
    case 'object': {
      if (node.members.length === 0) return how.emptyObject ?? node;
      const kept = node.members.filter(({ value }) => !(how.withoutNulls && isNull(value)) && !(how.withoutEmpty && isEmpty(value)));
      return { kind: 'object', members: kept.map((member) => ({ ...member, value: changed(member.value, how) })) };
    }
  }
}

const isNull = (node: JsonNode) => node.kind === 'scalar' && node.value === null;
const isEmpty = (node: JsonNode) =>
  node.kind === 'array' ? node.items.length === 0 : node.kind === 'object' ? node.members.length === 0 : node.value === '';
