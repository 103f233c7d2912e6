/** How much a check weighs: only a failed `must` makes `check` end with 1; `info` tells something and cannot fail a receiver. */
export const CHECK_LEVELS = ['must', 'should', 'info'] as const;
export type CheckLevel = (typeof CHECK_LEVELS)[number];

/** What a check is about, in the order in which a report tells them. */
export const CHECK_GROUPS = {
  takes: 'Takes what is right',
  refuses: 'Refuses what is wrong',
  once: 'Counts it once',
  bytes: 'Reads the bytes',
  unknown: 'Copes with what is new',
  load: 'Under load',
  info: 'Good to know',
} as const;
export type CheckGroup = keyof typeof CHECK_GROUPS;

/** The 24 checks of a receiver. Ids are stable: scripts name them in `--case`, and runs are compared by them. */
export const CHECKS = [
  { id: 'valid-signature', level: 'must', group: 'takes', title: 'Valid signature' },
  { id: 'every-event', level: 'must', group: 'takes', title: 'All 15 events without a 5xx' },
  { id: 'no-body-lost', level: 'must', group: 'takes', title: 'No redirect that drops the body' },
  { id: 'answers-in-time', level: 'must', group: 'takes', title: 'Answers within 30 s' },
  { id: 'signature-missing', level: 'must', group: 'refuses', title: 'Signature header missing' },
  { id: 'delivery-id-missing', level: 'must', group: 'refuses', title: 'Delivery id header missing' },
  { id: 'timestamp-missing', level: 'must', group: 'refuses', title: 'Timestamp header missing' },
  { id: 'altered-body', level: 'must', group: 'refuses', title: 'Altered body' },
  { id: 'other-secret', level: 'must', group: 'refuses', title: 'Other secret' },
  { id: 'wrong-prefix', level: 'must', group: 'refuses', title: 'Wrong prefix' },
  { id: 'signature-of-another', level: 'must', group: 'refuses', title: 'Signature of another delivery' },
  { id: 'stale-timestamp', level: 'must', group: 'refuses', title: 'Stale timestamp, 301 s old' },
  { id: 'timestamp-not-an-integer', level: 'must', group: 'refuses', title: 'Timestamp not an integer' },
  { id: 'duplicate-in-sequence', level: 'must', group: 'once', title: 'Duplicate id, in sequence' },
  { id: 'duplicate-in-parallel', level: 'must', group: 'once', title: 'Duplicate id, in parallel' },
  { id: 'other-whitespace', level: 'should', group: 'bytes', title: 'Other whitespace, correctly signed' },
  { id: 'non-ascii', level: 'should', group: 'bytes', title: 'Non-ASCII and \\uXXXX' },
  { id: 'floats', level: 'should', group: 'bytes', title: 'Floats such as 100.0' },
  { id: 'unknown-event', level: 'should', group: 'unknown', title: 'Unknown event' },
  { id: 'unknown-field', level: 'should', group: 'unknown', title: 'Unknown field' },
  { id: 'versions-out-of-order', level: 'should', group: 'unknown', title: 'Versions out of order' },
  { id: 'fifty-at-once', level: 'should', group: 'load', title: '50 at once, each within 5 s' },
  { id: 'clock-tolerance', level: 'info', group: 'info', title: 'Clock tolerance' },
  { id: 'retry-after', level: 'info', group: 'info', title: 'Retry-After readable, under 300 s' },
] as const satisfies readonly { id: string; level: CheckLevel; group: CheckGroup; title: string }[];

export type CheckId = (typeof CHECKS)[number]['id'];

/** What no sender can see from outside; a report lists it and never counts it as passed. */
export const NOT_TESTABLE = [
  'Whether signatures are compared in constant time',
  'Whether a delivery is stored before it is answered',
] as const;
