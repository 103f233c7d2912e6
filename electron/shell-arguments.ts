import { z } from 'zod/mini';
import { MOST_FAILURES, THEMES } from '#shared/domain/app/desktop.ts';
import type { ShellRequest } from '#shared/domain/app/shell-bridge.ts';

const item = z.strictObject({
  id: z.string().check(z.maxLength(200)),
  title: z.string().check(z.maxLength(500)),
  off: z.boolean(),
});
const groups = z.array(z.array(item).check(z.maxLength(50))).check(z.maxLength(50));
const coordinate = z.number().check(z.gte(-100_000), z.lte(100_000));

const place = z.strictObject({ x: coordinate, y: coordinate });
const id = z.string().check(z.maxLength(100));
const words = z.string().check(z.maxLength(500));

/** More than the registry has, and as many as nobody needs. */
const MOST_COMMANDS = 500;

const menuState = z.strictObject({
  commands: z
    .record(id, z.strictObject({ off: z.boolean(), on: z.boolean() }))
    .check(z.refine((commands) => Object.keys(commands).length <= MOST_COMMANDS)),
  letters: z.boolean(),
});

const news = z.strictObject({
  state: z.enum(['idle', 'live', 'failing']),
  paused: z.boolean(),
  trackingUri: words,
  failures: z.array(z.strictObject({ id, text: words })).check(z.maxLength(MOST_FAILURES)),
  progress: z.nullable(z.number().check(z.gte(0), z.lte(1))),
});

/** A click on a notification leads there, so that it is a place and nothing else. */
const route = z.string().check(z.regex(/^[\w\-./?=&%:+]{1,200}$/));
const deliveryId = z.string().check(z.regex(/^d\d{1,15}$/));
const happening = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('failed'), id: deliveryId, webhook: words, text: words }),
  z.strictObject({ kind: z.literal('run'), title: words, text: words, place: route }),
]);

/** As much as a page may put on the clipboard, in UTF-16 units: more than any body that is kept. */
const LONGEST_COPY = 128 * 1024 * 1024;

/** What each request of the page brings. Anything else, one argument more included, is refused before a handler sees it. */
export const SHELL_ARGUMENTS = {
  'shell:engine-state': z.tuple([]),
  'shell:restart-engine': z.tuple([]),
  'shell:show-log': z.tuple([]),
  'shell:read-log': z.tuple([]),
  'shell:copy-text': z.tuple([z.string().check(z.maxLength(LONGEST_COPY))]),
  'shell:show-menu': z.tuple([groups, place]),
  'shell:stop-engine': z.tuple([]),
  'shell:new-session': z.tuple([]),
  'shell:set-menu': z.tuple([menuState]),
  'shell:set-news': z.tuple([news]),
  'shell:tell-happened': z.tuple([z.array(happening).check(z.maxLength(1000))]),
  'shell:settings-state': z.tuple([]),
  'shell:change-setting': z.tuple([z.enum(['tray', 'notifications']), z.boolean()]),
  'shell:keyring': z.tuple([]),
  'shell:protect-key': z.tuple([z.boolean()]),
  'shell:set-theme': z.tuple([z.enum(THEMES)]),
  'shell:waiting-files': z.tuple([]),
  'shell:read-file': z.tuple([id, z.number().check(z.int(), z.gte(0))]),
  'shell:show-app-menu': z.tuple([place]),
} satisfies Record<ShellRequest, z.ZodMiniType<unknown[]>>;

/** What the handler of a request gets. */
export type ShellArguments<Request extends ShellRequest> = z.infer<(typeof SHELL_ARGUMENTS)[Request]>;
