import { expect, test } from 'vitest';
import { runPlan } from '../../../../scripts/suites/run-plan.ts';

const QUICK = ['unit', 'integration', 'system'];

test('what measures runs alone, and what waits for other programs comes last, in two lanes', () => {
  expect(runPlan([...QUICK, 'guard', 'contract', 'e2e', 'e2e/alone'], [])).toEqual([
    { lanes: [QUICK], args: ['--maxWorkers=100%'] },
    { lanes: [['guard', 'e2e/alone']], args: [] },
    { lanes: [['contract'], ['e2e']], args: [] },
  ]);
});

test('without the tools for a suite there is no lane for it', () => {
  expect(runPlan([...QUICK, 'guard', 'e2e'], []).map(({ lanes }) => lanes)).toEqual([[QUICK], [['guard']], [['e2e']]]);
  expect(runPlan(QUICK, [])).toHaveLength(1);
});

test('what somebody asks for by name is looked for in all suites at once', () => {
  expect(runPlan([...QUICK, 'guard', 'e2e'], ['looks'])).toEqual([{ lanes: [[...QUICK, 'guard', 'e2e']], args: ['looks'] }]);
});
