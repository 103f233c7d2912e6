import { expect, test } from 'vitest';
import { parseScenarioFile, scenarioText } from '#shared/domain/check/scenario-file.ts';
import { everyMove } from '../../../../support/every-move.ts';

const story = { seed: 4711, says: 'A delivery that comes twice is counted twice.', scenario: everyMove().scenario };
const changed = (from: string | RegExp, to: string) => scenarioText(story).replace(from, to);

test('a scenario is read as it was written', () => {
  expect(parseScenarioFile(scenarioText(story))).toEqual({ seed: 4711, scenario: story.scenario });
});

test.each([
  ['{', 'it is not JSON'],
  ['[]', 'the file: an object is expected'],
  ['{}', 'it is no scenario of check --explore: "hookglass": "explore" is expected'],
  [changed('"version": 1', '"version": 2'), 'version 1 is expected, not 2'],
  [changed('"name": "A"', '"name": "a"'), 'deliveries[0].name: capital letters are expected, such as "A"'],
  [changed('"name": "A"', '"name": "B"'), 'deliveries: each name is given once'],
  [changed('model_version.created', 'model.born'), "deliveries[0].event: one of MLflow's events is expected"],
  [
    changed('"kind": "late"', '"kind": "early"'),
    'deliveries[2].kind: one of plain, unicode, late, unknown-field, unknown-event is expected',
  ],
  [changed('"do": "spoil"', '"do": "bend"'), 'steps[0].do: one of deliver, together, retry, spoil is expected'],
  [changed('"delivery": "A"', '"delivery": "Z"'), 'steps[0].delivery: the name of one of the deliveries is expected, not "Z"'],
  [changed('"how": "altered-body"', '"how": "toString"'), /^steps\[0\]\.how: one of altered-body, other-secret, /],
  [changed('"times": 3', '"times": 3.5'), 'steps[16].times: a whole number from 1 to 100 is expected'],
  [changed('"copies": 2', '"copies": 1000'), 'steps[17].copies: a whole number from 1 to 100 is expected'],
  [changed(/"deliveries": \[\s*"A"\s*\]/, '"deliveries": []'), 'steps[14].deliveries: at least one name is expected'],
])('what is wrong in a file is told by its place: %#', (text, says) => {
  expect(() => parseScenarioFile(text)).toThrow(says);
});
