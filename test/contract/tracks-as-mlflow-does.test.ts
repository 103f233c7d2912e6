import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { needPython } from '../support/python.ts';
import { differences, holdProbe } from '../support/tracking-probe.ts';
import { ARTIFACT_PROBES } from './tracking/artifacts.ts';
import { FLOW_PROBES } from './tracking/client-flows.ts';
import { EXPERIMENT_PROBES } from './tracking/experiments.ts';
import { GENERATED_PROBES } from './tracking/generated.ts';
import { INPUT_PROBES } from './tracking/inputs.ts';
import { METRIC_PROBES } from './tracking/metrics.ts';
import { MODEL_SEARCH_PROBES } from './tracking/model-search.ts';
import { MODEL_PROBES } from './tracking/models.ts';
import { ODD_PROBES } from './tracking/odd-requests.ts';
import { RUN_PROBES } from './tracking/runs.ts';
import { SEARCH_PROBES } from './tracking/search.ts';

const PROBES = [
  ...[...EXPERIMENT_PROBES, ...RUN_PROBES, ...METRIC_PROBES, ...INPUT_PROBES, ...SEARCH_PROBES],
  ...[...MODEL_PROBES, ...MODEL_SEARCH_PROBES, ...ARTIFACT_PROBES, ...FLOW_PROBES, ...ODD_PROBES, ...GENERATED_PROBES],
];
const LEAST_PROBES = 60;

/** The same conversations with a real `mlflow server` and with Hookglass; every answer must be the same but for ids and times. */
describe.runIf(needPython('HOOKGLASS_PYTHON'))('tracks as MLflow does', () => {
  it.each(PROBES.map((probe) => [probe.name, probe] as const))('%s', async (_, probe) => {
    const name = `p${randomUUID().slice(0, 8)}`;
    const theirs = await holdProbe(inject('mlflowServer').relaxed, probe, name);
    const ours = await holdProbe(inject('hookglass').relaxed, probe, name);

    expect(differences(theirs, ours, probe)).toEqual([]);
  });

  it(`in at least ${LEAST_PROBES} conversations, each with a name of its own`, () => {
    expect(new Set(PROBES.map(({ name }) => name)).size).toBe(PROBES.length);
    expect(PROBES.length).toBeGreaterThanOrEqual(LEAST_PROBES);
  });
});
