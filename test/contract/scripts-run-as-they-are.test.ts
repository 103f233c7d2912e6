import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { blanker } from '../support/blanked.ts';
import { NEWER_PYTHON, needPython, PYTHON, runPython } from '../support/python.ts';

const FOLDER = path.join(import.meta.dirname, 'scripts');
const ALL = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.py') && !['run.py', 'names.py'].includes(file))
  .map((file) => path.basename(file, '.py'))
  .sort();

/** What they use is not here: they end with one sentence, or go on after it. */
const WITHOUT_A_PLACE = ['evaluation_datasets', 'scorers', 'traced_function'];
const SENTENCE = /ENDPOINT_NOT_FOUND: Hookglass does not have [a-z ]+: it serves [a-z, ]+\./;

const CLIENTS = [
  { client: 'the client 3.17.2', python: PYTHON, needed: needPython('HOOKGLASS_PYTHON'), scripts: ALL, least: 24 },
  {
    client: 'the client 3.18.0',
    python: NEWER_PYTHON,
    needed: needPython('HOOKGLASS_PYTHON_318'),
    scripts: [
      ...['autolog_training', 'figures_and_files', 'log_input', 'nested_runs', 'prompts', 'register_and_load'],
      ...['register_later', 'traced_function', 'webhooks'],
    ],
    least: 7,
  },
] as const;
const SERVERS = ['mlflowServer', 'hookglass'] as const;
/** About a minute on a quiet machine. */
const ALL_WITHIN_MS = 900_000;
type ServerName = (typeof SERVERS)[number];

/** What run.py prints of a script. */
interface ScriptReport {
  script: string;
  printed: string;
  /** `well`, or the error that ended it. */
  ended: string;
  /** The id of the experiment that it logged to. */
  experiment: string;
  reads: unknown[];
  seconds: number;
}

/*
 * Scripts as people write them, run unchanged beside a real `mlflow server`: what they print, how they end and what can be read of what
 * they leave behind is the same, but for ids, times and invented names.
 */
for (const { client, python, needed, scripts, least } of CLIENTS) {
  describe.runIf(needed && PYTHON !== undefined)(`a script with ${client}`, () => {
    let reports: Record<ServerName, ReadonlyMap<string, ScriptReport>>;

    beforeAll(async () => {
      const [mlflowServer, hookglass] = await Promise.all(SERVERS.map((server) => runScripts(python ?? '', server, scripts)));
      reports = { mlflowServer: mlflowServer ?? new Map(), hookglass: hookglass ?? new Map() };
      for (const server of SERVERS) console.log(`${scripts.length} scripts of ${client} on ${server}, ${secondsOf(reports[server])} s`);
    }, ALL_WITHIN_MS);

    const usable = scripts.filter((script) => !WITHOUT_A_PLACE.includes(script));

    it.each(usable)('prints and leaves the same as with a real server: %s', (script) => {
      const theirs = reports.mlflowServer.get(script);
      const ours = reports.hookglass.get(script);

      expect(theirs?.ended).toBe('well');
      expect(told(ours, 'hookglass')).toEqual(told(theirs, 'mlflowServer'));
    });

    it.each(scripts.filter((script) => WITHOUT_A_PLACE.includes(script)))(
      'is told in one sentence what is not here: %s',
      async (script) => {
        const { printed = '', ended = '' } = reports.hookglass.get(script) ?? {};

        expect(reports.mlflowServer.get(script)?.ended).toBe('well');
        expect(`${printed}\n${ended}`).toMatch(SENTENCE);
        expect(printed).not.toMatch(/<html|Traceback/);
        expect(printed.split('\n').filter((line) => SENTENCE.test(line)).length).toBeLessThanOrEqual(1);
      },
    );

    it(`is one of at least ${least}`, () => {
      expect(usable.length).toBeGreaterThanOrEqual(least);
    });
  });
}

async function runScripts(python: string, server: ServerName, scripts: readonly string[]): Promise<Map<string, ScriptReport>> {
  const env = { MLFLOW_TRACKING_URI: inject(server).relaxed, SCRIPT_PREFIX: `s${randomUUID().slice(0, 6)}`, NO_COLOR: '1' };
  const { code, stdout, stderr } = await runPython(python, 'test/contract/scripts/run.py', scripts, env);
  if (code !== 0) throw new Error(`run.py ended with ${code}: ${stderr}`);
  const reports = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ScriptReport);
  return new Map(reports.map((report) => [report.script, report]));
}

function secondsOf(reports: ReadonlyMap<string, ScriptReport>): string {
  return [...reports.values()].reduce((sum, { seconds }) => sum + seconds, 0).toFixed(1);
}

/** A report without what two servers may choose differently, as lines. */
function told(report: ScriptReport | undefined, server: ServerName): string[] {
  if (!report) return ['nothing'];
  const blank = blanker();
  if (report.experiment) blank.experiment(report.experiment);
  const plain = (text: string) =>
    blank(
      text
        .replaceAll(inject(server).relaxed, '<server>')
        .replace(/\bs[0-9a-f]{6}-(?=[a-z_])/g, '<prefix>-')
        .replace(/\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?/g, '<time>')
        .replace(/\/tmp\/tmp[^/\s"']+/g, '<folder>'),
    );
  const printed = plain(report.printed).split('\n');
  const isLink = (line: string) => /^(🏃|🧪) View /u.test(line);
  return [
    `ended: ${plain(report.ended)}`,
    ...printed.filter((line) => !isLink(line)),
    // Threads print theirs in any order.
    ...printed
      .filter(isLink)
      .map((line) => line.replace(/<id \d+>/, '<id>'))
      .sort(),
    ...report.reads.map((read) => plain(JSON.stringify(read, null, 1))),
  ];
}
