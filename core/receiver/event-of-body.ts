/** The event that a delivery's body names, known or not: `model_version.created`. @returns undefined when it names none */
export function eventOfBody(body: Uint8Array): string | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (typeof value !== 'object' || value === null || !('entity' in value) || !('action' in value)) return undefined;
    const { entity, action } = value;
    return typeof entity === 'string' && typeof action === 'string' ? `${entity}.${action}` : undefined;
  } catch {
    return undefined; // not JSON: no event, which is all that is asked here
  }
}
