import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/** Rooms whose texts reach a screen or a terminal; MLflow's own words, and Markdown of openapi.json, stand elsewhere. */
const ROOMS = [
  'cli',
  'renderer',
  'electron',
  'core/signing',
  'core/control',
  'core/dispatch',
  'core/receiver',
  'core/forward',
  'core/tunnel',
  'core/net',
  'core/bridge',
];
const root = path.join(import.meta.dirname, '..', '..');

const sources = ['core/own-setup.ts'].concat(
  ROOMS.flatMap((room) =>
    readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => path.join(room, file)),
  ),
);

/** Texts in quotes that hold code between backticks, comments left out. */
function textsWithCode(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const texts = code.match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g) ?? [];
  return texts.filter((text) => /`[^`$]+`/.test(text));
}

it('sees a text that would show backticks', () => {
  expect(textsWithCode("const fix = 'Use `strip()` here.';")).toHaveLength(1);
  expect(textsWithCode("/** 'Use `strip()` here.' */ const fix = 'Use “strip()” here.';")).toEqual([]);
});

it('no text for a person shows code between backticks: there is no Markdown on a screen or a terminal', () => {
  const found = sources.flatMap((file) => textsWithCode(readFileSync(path.join(root, file), 'utf8')).map((text) => `${file}: ${text}`));

  expect(found).toEqual([]);
});
