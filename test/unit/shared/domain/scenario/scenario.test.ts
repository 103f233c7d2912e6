import { expect, test } from 'vitest';
import { playNext, type ScenarioRequest, startOf } from '#shared/domain/scenario/scenario.ts';
import { parseScenario, scenarioText } from '#shared/domain/scenario/scenario-text.ts';

/** What is played for each request, in the one-line form. */
function play(text: string, requests: Partial<ScenarioRequest>[]) {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  let position = startOf(parsed.value);
  const played = requests.map((request) => {
    const next = playNext(parsed.value, position, { attempt: 1, headers: [], ...request });
    position = next.position;
    return scenarioText({ steps: [{ action: next.step.action }], atEnd: 'repeat-last' });
  });
  return { played, position };
}

const times = (count: number, request: Partial<ScenarioRequest> = {}) => Array.from({ length: count }, () => request);

test('steps are played in order, and the last one is repeated', () => {
  const { played, position } = play('503x2,429,200', times(6));

  expect(played).toEqual(['503', '503', '429', '200', '200', '200']);
  expect(position).toMatchObject({ requests: 6, next: 2, hits: [2, 1, 3] });
});

test('a scenario that loops starts over', () => {
  expect(play('503x2,200,loop', times(7)).played).toEqual(['503', '503', '200', '503', '503', '200', '503']);
});

test('a condition goes before the order and does not move it', () => {
  const prompt = { event: 'prompt.created' };
  const model = { event: 'model_version.created' };

  expect(play('500[event=prompt*]x2,503,200', [model, prompt, model, prompt, prompt]).played).toEqual(['503', '500', '200', '500', '200']);
});

test('attempt, header and every Nth request can be asked for', () => {
  expect(play('503[attempt=1],200', [{ attempt: 1 }, { attempt: 2 }, { attempt: 1 }]).played).toEqual(['503', '200', '503']);
  expect(play('503[header=x-env: staging],200', [{ headers: [['X-Env', 'staging']] }, { headers: [['X-Env', 'prod']] }]).played).toEqual([
    '503',
    '200',
  ]);
  expect(play('503[header=x-env],200', [{ headers: [['X-Env', 'prod']] }, {}]).played).toEqual(['503', '200']);
  expect(play('503[every=3],200', times(6)).played).toEqual(['200', '200', '503', '200', '200', '503']);
});

test('a share of the requests is the same in every run with the same seed', () => {
  const share = (seed: number) => play(`503[percent=30%,seed=${seed}],200`, times(2000)).played;
  const failed = share(7).filter((step) => step === '503').length;

  expect(failed).toBeGreaterThan(500);
  expect(failed).toBeLessThan(700);
  for (let run = 0; run < 5; run += 1) expect(share(7)).toEqual(share(7));
  expect(share(8)).not.toEqual(share(7));
});

test('requests that no step is for are verified', () => {
  expect(play('503[event=prompt*]', [{ event: 'model_version.created' }, {}]).played).toEqual(['verify', 'verify']);
});
