import type { Finding } from '#shared/domain/app/finding.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { findingLines } from '../finding-lines.ts';
import { errorScreen } from '../print.ts';

/** A problem as the end of a verb. */
export const failed = (problem: Finding): StartError => new StartError('check-failed', findingLines(problem, errorScreen()).join('\n'));
