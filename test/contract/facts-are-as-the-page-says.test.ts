import { readFileSync } from 'node:fs';
import { describe, expect, inject, test } from 'vitest';
import { needPython, PYTHON, runPython } from '../support/python.ts';
import { startServe } from '../support/start-serve.ts';

const PAGE = readFileSync('docs/what-mlflow-does.md', 'utf8');
/** What the page says, by the name of the fact. */
const SAID = new Map([...PAGE.matchAll(/^```text\n([a-z-]+): (.*)\n```$/gm)].map(([, name = '', fact]) => [name, fact]));
/** They start a server of their own. */
const OF_SERVER = ['cache', 'slow-neighbour', 'restart'];
const OF_WIRE = [...SAID.keys()].filter((name) => !OF_SERVER.includes(name));

async function measured(names: readonly string[], trackingUri: string): Promise<Map<string, string>> {
  const { code, stdout, stderr } = await runPython(PYTHON ?? '', 'examples/facts.py', names, { MLFLOW_TRACKING_URI: trackingUri });
  expect(code, stderr).toBe(0);
  return new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/: (.*)/s, 2) as [string, string]),
  );
}

describe.runIf(needPython('HOOKGLASS_PYTHON'))('what the page says that MLflow does', () => {
  test('is what a real server does, and what Hookglass does in the profile of that server', async () => {
    const serve = await startServe(['--retry-profile', 'mlflow']);
    const [onMlflow, onHookglass] = await Promise.all([measured(OF_WIRE, inject('mlflowServer').relaxed), measured(OF_WIRE, serve.mlflow)]);
    await serve.stop();

    const said = Object.fromEntries(OF_WIRE.map((name) => [name, SAID.get(name)]));
    expect(Object.fromEntries(onMlflow)).toEqual(said);
    expect(Object.fromEntries(onHookglass)).toEqual(said);
  });

  test('about its server is what one with the usual settings does', async () => {
    const found = await measured(OF_SERVER, inject('mlflowServer').relaxed);

    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(OF_SERVER.map((name) => [name, SAID.get(name)])));
  });

  test('has no fact that the program does not know, and the program has none that is not on the page', async () => {
    const { code, stderr } = await runPython(PYTHON ?? '', 'examples/facts.py', ['no-such-fact'], {});

    expect(code).toBe(2);
    expect(/There are (.*)\./.exec(stderr)?.[1]?.split(', ').toSorted()).toEqual([...SAID.keys()].toSorted());
  });
});
