import { StartError } from '#shared/domain/app/start-error.ts';
import {
  changesBetween,
  DEFAULT_RELEASE,
  parseRelease,
  RECORDED_RELEASES,
  type RecordedRelease,
  releaseOf,
} from '#shared/domain/mlflow/release.ts';
import { command } from '../command.ts';
import { OFFLINE_FLAGS } from '../core-flags.ts';
import { outputScreen, print } from '../print.ts';
import { wrapTo } from '../terminal/cells.ts';
import { terminalJson } from '../terminal-text.ts';

/** Which releases of MLflow can be imitated, and what changes between two of them. */
export const mlflowVersions = command({
  usage: ['mlflow-versions', 'mlflow-versions diff FROM TO'],
  about: [
    'The releases of MLflow that were recorded, each of which "hookglass serve --mlflow-version" imitates.',
    'diff says what a receiver and an operator meet when the server goes from one release to another, and names the recorded exchanges in which it is seen.',
  ],
  json: 'A list of {release, events, default}; for diff a list of {since, now, before, seen}.',
  examples: [
    { says: 'Which releases there are', run: 'hookglass mlflow-versions' },
    { says: 'What an upgrade from 3.10 to 3.17 brings', run: 'hookglass mlflow-versions diff 3.10 3.17' },
  ],
  flags: OFFLINE_FLAGS,
  words: 3,
  run({ values, positionals }) {
    const [action, from, to] = positionals;
    if (action === undefined) list(values.json);
    else if (action === 'diff' && from !== undefined && to !== undefined) diff(recorded(from), recorded(to), values.json);
    else throw new StartError('usage', 'mlflow-versions takes nothing, or diff and two releases: hookglass mlflow-versions diff 3.10 3.17');
    return Promise.resolve(0);
  },
});

function list(json: boolean): void {
  const rows = RECORDED_RELEASES.map((release) => ({
    release,
    events: releaseOf(release).events.size,
    default: release === DEFAULT_RELEASE,
  }));
  if (json) {
    print(terminalJson(rows));
    return;
  }
  for (const { release, events, default: isDefault } of rows) {
    print(`${release.padEnd(7)} ${String(events).padStart(2)} events${isDefault ? '   imitated where nothing else is said' : ''}`);
  }
}

function diff(from: RecordedRelease, to: RecordedRelease, json: boolean): void {
  const changes = changesBetween(from, to).map(([, change]) => change);
  if (json) {
    print(terminalJson(changes));
    return;
  }
  if (changes.length === 0) print(`Nothing that was recorded changes between MLflow ${from} and ${to}.`);
  for (const { since, now, before, seen } of changes) {
    say(`Since ${since}: ${now}`);
    say(`  Before: ${before}`);
    say(`  Recorded in ${seen.join(', ')}`);
  }
}

/** Broken between words in a terminal, whole in a pipe. */
function say(text: string): void {
  const screen = outputScreen();
  for (const line of screen ? wrapTo(text, screen.columns) : [text]) print(line);
}

function recorded(text: string): RecordedRelease {
  try {
    return parseRelease(text);
  } catch (error) {
    throw new StartError('usage', `${JSON.stringify(text)}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
