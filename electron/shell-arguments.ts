import { z } from 'zod/mini';
import type { ShellRequest } from '#shared/domain/app/shell-bridge.ts';

const item = z.strictObject({
  id: z.string().check(z.maxLength(200)),
  title: z.string().check(z.maxLength(500)),
  off: z.boolean(),
});
const groups = z.array(z.array(item).check(z.maxLength(50))).check(z.maxLength(50));
const coordinate = z.number().check(z.gte(-100_000), z.lte(100_000));

const menuState = z.strictObject({
  commands: z.record(z.string().check(z.maxLength(100)), z.strictObject({ off: z.boolean(), on: z.boolean() })),
  letters: z.boolean(),
});

/** As much as a page may put on the clipboard, in UTF-16 units: more than any body that is kept. */
const LONGEST_COPY = 128 * 1024 * 1024;

/** What each request of the page brings. Anything else, one argument more included, is refused before a handler sees it. */
export const SHELL_ARGUMENTS = {
  'shell:engine-state': z.tuple([]),
  'shell:restart-engine': z.tuple([]),
  'shell:stop-engine': z.tuple([]),
  'shell:show-log': z.tuple([]),
  'shell:copy-text': z.tuple([z.string().check(z.maxLength(LONGEST_COPY))]),
  'shell:show-menu': z.tuple([groups, z.strictObject({ x: coordinate, y: coordinate })]),
  'shell:set-menu': z.tuple([menuState]),
} satisfies Record<ShellRequest, z.ZodMiniType<unknown[]>>;

/** What the handler of a request gets. */
export type ShellArguments<Request extends ShellRequest> = z.infer<(typeof SHELL_ARGUMENTS)[Request]>;
