import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releaseOf } from '#shared/domain/mlflow/release.ts';
import { type Replay, readExchanges, startReplay } from '../support/golden-replay.ts';
import { type RunningMlflow, startMlflow } from '../support/start-mlflow.ts';

/** In these groups the order of answers depends on times in milliseconds. */
const SLOW_GROUPS = new Set(['setup', 'search']);
const GAP_MS = 12;

describe('answers what a real MLflow 3.17.2 answered', () => {
  let mlflow: RunningMlflow;
  let replay: Replay;

  beforeAll(async () => {
    mlflow = await startMlflow({ release: releaseOf('3.17.2'), settings: { profile: 'mlflow', timeScale: 0.01, requestTimeoutMs: 2000 } });
    replay = await startReplay(mlflow.url);
  });

  afterAll(async () => {
    await replay.close();
    await mlflow.stop();
  });

  for (const line of readExchanges()) {
    it(line.name, async () => {
      if (SLOW_GROUPS.has(line.group)) await new Promise((resolve) => setTimeout(resolve, GAP_MS));

      expect(await replay.exchange(line)).toBeUndefined();
    });
  }
});
