import type { StoryFile } from '#shared/domain/check/exploration.ts';
import type { CheckQuestion } from '#shared/domain/check/question.ts';
import { scenarioText } from '#shared/domain/check/scenario-file.ts';
import type { ExploreStory } from '#shared/domain/check/story.ts';
import { RULES } from '#shared/domain/check/story-text.ts';
import { redactUrl } from '#shared/domain/wire/wire-request.ts';
import { pytestOf } from './write-pytest.ts';
import { vitestOf } from './write-vitest.ts';
import { writtenTest } from './written-test.ts';

/** A story to be played again: as a scenario for `check --play`, and as a test that passes when it is mended. No secret is in them. */
export function storyFiles(
  story: ExploreStory,
  { target, probeUrl }: Pick<CheckQuestion, 'target' | 'probeUrl'>,
  madeAtMs: number,
): Record<StoryFile['kind'], StoryFile> {
  const { seed } = story;
  const places = { target: redactUrl(target), ...(probeUrl !== undefined && { probeUrl: redactUrl(probeUrl) }), seed };
  const test = writtenTest(RULES[story.fault], story, madeAtMs);
  return {
    scenario: { kind: 'scenario', name: `explore-${seed}.json`, text: scenarioText(story) },
    vitest: { kind: 'vitest', name: `explore-${seed}.test.ts`, text: vitestOf(test, places) },
    pytest: { kind: 'pytest', name: `test_explore_${seed}.py`, text: pytestOf(test, places) },
  };
}
