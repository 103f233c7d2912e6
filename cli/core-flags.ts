import { onOff, text } from './flag-kinds.ts';

/** Flags of every verb that talks to a running core. */
export const CORE_FLAGS = {
  'data-dir': text(undefined, 'DIR', { help: 'data directory of the core to ask' }),
  json: onOff(false, { help: 'JSON lines instead of text for people' }),
} as const;

/** Of a verb that needs no core: scripts may give the same to all. */
export const OFFLINE_FLAGS = {
  'data-dir': text(undefined, 'DIR', { help: 'taken as by every verb; this one asks no core' }),
  json: CORE_FLAGS.json,
} as const;
