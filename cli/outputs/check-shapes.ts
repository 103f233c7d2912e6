import { z } from 'zod';
import { checkOutcome } from '#shared/contract/schemas/check.ts';
import { explorationEnd } from '#shared/contract/schemas/exploration.ts';
import { maybe, objectOf } from '#shared/contract/schemas/object-of.ts';
import type { ExploreReport } from '#shared/domain/check/explore-report.ts';
import type { CheckReport } from '#shared/domain/check/report.ts';
import type { SavedStory } from '../check/save-story.ts';

const count = z.int();
const checks = z.array(checkOutcome).readonly();
const summary = z.object({ passed: count, failed: count, warned: count, skipped: count });
const target = z.string().describe('Credentials in it are left out.');

export const checkReport = objectOf<CheckReport>()({
  target,
  mlflowVersion: z.string().describe('The release of MLflow whose requests were sent.'),
  startedAtMs: z.number(),
  tookMs: z.number(),
  checks: checks.describe('In the order of the table of checks; those that were not asked for are absent.'),
  summary: summary.describe('“warned”: a “should” or “info” that failed.'),
  notTestable: z.array(z.string()).readonly(),
  timedOut: maybe(z.literal(true)).describe('The time of the run was over before all was done.'),
});

const savedStory = objectOf<SavedStory>()({ scenario: z.string(), vitest: z.string(), pytest: z.string() });

export const exploreReport = objectOf<ExploreReport & { files?: SavedStory }>()({
  target,
  checks: checks.describe('Always empty: exploring makes no checks.'),
  summary: summary.describe('The exploration counts as one.'),
  explore: explorationEnd,
  files: maybe(savedStory).describe('Where the parts of a story that was found were written.'),
});
