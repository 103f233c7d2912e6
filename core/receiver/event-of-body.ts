/** A good deal more than any event of MLflow has; a text that is longer names none. */
const LONGEST_EVENT = 200;

/** The event that a delivery's body names, known or not: `model_version.created`. @returns undefined when it names none */
export function eventOfBody(body: Uint8Array): string | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (typeof value !== 'object' || value === null || !('entity' in value) || !('action' in value)) return undefined;
    const { entity, action } = value;
    if (typeof entity !== 'string' || typeof action !== 'string' || entity.length + action.length >= LONGEST_EVENT) return undefined;
    return `${entity}.${action}`;
  } catch {
    return undefined; // not JSON: no event, which is all that is asked here
  }
}
