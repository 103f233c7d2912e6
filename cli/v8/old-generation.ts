import { setFlagsFromString } from 'node:v8';

/** Of what was left by the last collection of everything. */
const GROWTH_PERCENT = 50;

/**
 * Lets the space for objects that live long grow by half between two collections. Where a machine has much memory, the engine lets it
 * grow to four times of what is alive, and keeps most of that once it was needed. How far it may grow is asked anew after each collection,
 * so that this may be said at any time.
 */
export function keepOldGenerationSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
