import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { needPython } from '../support/python.ts';
import { differences, holdProbe } from '../support/tracking-probe.ts';
import { GENERATED_REGISTRY_PROBES } from './registry/generated.ts';
import { ODD_REGISTRY_PROBES } from './registry/odd-requests.ts';

/** The same conversations about the registry with a real `mlflow server` and with Hookglass; every answer must be the same but for ids and times. */
describe.runIf(needPython('HOOKGLASS_PYTHON'))('registers as MLflow does', () => {
  it.each([...ODD_REGISTRY_PROBES, ...GENERATED_REGISTRY_PROBES].map((probe) => [probe.name, probe] as const))('%s', async (_, probe) => {
    const name = `p${randomUUID().slice(0, 8)}`;
    const theirs = await holdProbe(inject('mlflowServer').relaxed, probe, name);
    const ours = await holdProbe(inject('hookglass').relaxed, probe, name);

    expect(differences(theirs, ours, probe)).toEqual([]);
  });
});
