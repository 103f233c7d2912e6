import { onOff, text } from './flag-kinds.ts';

/** Flags of every verb that talks to a running core. */
export const CORE_FLAGS = {
  'data-dir': text(undefined, 'DIR', { help: 'data directory of the core to ask' }),
  json: onOff(false, { help: 'JSON lines instead of text for people' }),
} as const;
