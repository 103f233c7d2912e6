import { z } from 'zod';
import type { LogLine } from '#shared/domain/app/log-line.ts';
import { objectOf } from './object-of.ts';

export const logLine = objectOf<LogLine>()({ atMs: z.number(), level: z.enum(['warn', 'error']), text: z.string() });
