/** What a user may do to a delivery that has not ended. */
export const DELIVERY_COMMANDS = ['retry-now', 'cancel', 'hold', 'release'] as const;
export type DeliveryCommandName = (typeof DELIVERY_COMMANDS)[number];

/** Who asked: the page, the command line, somebody else's program, replay on save, or a coding agent. */
export const COMMAND_ORIGINS = ['inspector', 'cli', 'api', 'watch', 'agent'] as const;
export type CommandOrigin = (typeof COMMAND_ORIGINS)[number];

export const RECORDED_COMMANDS = [...DELIVERY_COMMANDS, 'replay', 'compose'] as const;

/** A command that was carried out, as the delivery remembers it; `replay` stands on the delivery that came of it. */
export interface RecordedCommand {
  command: (typeof RECORDED_COMMANDS)[number];
  origin: CommandOrigin;
  atMs: number;
}
