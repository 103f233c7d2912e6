import { formatClock, formatTook, plural } from '#renderer/ui/format.ts';
import type { Finding } from '#shared/domain/app/finding.ts';
import type { AttachmentState } from '#shared/domain/app/real-server.ts';

/** `1 error, 1 warning; checked at 10:36:12 in 1.4 s` */
export function countWords({ findings, atMs, tookMs }: { findings: readonly Finding[]; atMs: number; tookMs: number }): string {
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length;
  const counted = [count('error') && plural(count('error'), 'error'), count('warning') && plural(count('warning'), 'warning')].filter(
    Boolean,
  );
  const words = counted.length === 0 ? 'nothing is wrong' : counted.join(', ');
  return `${words}; checked at ${formatClock(atMs).clock} in ${formatTook(tookMs)}`;
}

/** The steps of an attachment, in their order. */
export const STEPS = ['look', 'register', 'wait', 'test', 'capture', 'remove'] as const;
export type Step = (typeof STEPS)[number];

const AT: Readonly<Record<AttachmentState['kind'], Step | undefined>> = {
  tunnel: 'look',
  looking: 'look',
  registering: 'register',
  waiting: 'wait',
  testing: 'test',
  attached: 'capture',
  detaching: 'remove',
  detached: undefined,
  failed: undefined,
  left: undefined,
};

/** Whether a step is behind, under way or to come. */
export function stepOf(step: Step, { kind }: AttachmentState): 'done' | 'now' | 'planned' {
  const at = AT[kind];
  if (at === undefined) return kind === 'detached' ? 'done' : 'planned';
  const [place, now] = [STEPS.indexOf(step), STEPS.indexOf(at)];
  return place < now ? 'done' : place === now ? 'now' : 'planned';
}
