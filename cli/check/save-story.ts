import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { storyFiles } from '#core/check/explore/story-files.ts';
import type { StoryFile } from '#shared/domain/check/exploration.ts';
import type { CheckQuestion } from '#shared/domain/check/question.ts';
import type { ExploreStory } from '#shared/domain/check/story.ts';
import { writing } from './report-files.ts';

/** Where the parts of a story were written. */
export type SavedStory = Record<StoryFile['kind'], string>;

/** Writes what was found, so that it can be played again. No secret is in it. @throws StartError `io` */
export function saveStory(story: ExploreStory, question: CheckQuestion, folder: string | undefined): SavedStory {
  const { scenario, vitest, pytest } = storyFiles(story, question, Date.now());
  let directory = folder ?? '';
  writing(folder ?? tmpdir(), () => {
    if (folder === undefined) directory = mkdtempSync(path.join(tmpdir(), `hookglass-explore-${story.seed}-`));
    else mkdirSync(folder, { recursive: true });
  });
  const save = ({ name, text }: StoryFile): string => {
    const file = path.join(directory, name);
    writing(file, () => writeFileSync(file, text));
    return file;
  };
  return { scenario: save(scenario), vitest: save(vitest), pytest: save(pytest) };
}
