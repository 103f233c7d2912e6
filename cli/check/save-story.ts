import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pytestOf } from '#core/check/explore/write-pytest.ts';
import { vitestOf } from '#core/check/explore/write-vitest.ts';
import { writtenTest } from '#core/check/explore/written-test.ts';
import type { CheckQuestion } from '#shared/domain/check/question.ts';
import { scenarioText } from '#shared/domain/check/scenario-file.ts';
import type { ExploreStory } from '#shared/domain/check/story.ts';
import { RULES } from '#shared/domain/check/story-text.ts';
import { redactUrl } from '#shared/domain/wire/wire-request.ts';
import { writing } from './report-files.ts';

/** Where the parts of a story were written. */
export interface SavedStory {
  scenario: string;
  vitest: string;
  pytest: string;
}

/** Writes what was found, so that it can be played again. No secret is in it. @throws StartError `io` */
export function saveStory(story: ExploreStory, { target, probeUrl }: CheckQuestion, folder: string | undefined): SavedStory {
  const places = { target: redactUrl(target), ...(probeUrl !== undefined && { probeUrl: redactUrl(probeUrl) }), seed: story.seed };
  const test = writtenTest(RULES[story.fault], story, Date.now());
  let directory = folder ?? '';
  writing(folder ?? tmpdir(), () => {
    if (folder === undefined) directory = mkdtempSync(path.join(tmpdir(), `hookglass-explore-${story.seed}-`));
    else mkdirSync(folder, { recursive: true });
  });
  const save = (name: string, text: string): string => {
    const file = path.join(directory, name);
    writing(file, () => writeFileSync(file, text));
    return file;
  };
  return {
    scenario: save(`explore-${story.seed}.json`, scenarioText(story)),
    vitest: save(`explore-${story.seed}.test.ts`, vitestOf(test, places)),
    pytest: save(`test_explore_${story.seed}.py`, pytestOf(test, places)),
  };
}
