import { createJsonCheck, type JsonLimits } from '#core/http/json-limits.ts';

/**
 * Far beyond what clients send: a batch of a run is some 8,000 values. The longest text that MLflow has a limit for is the profile of a
 * dataset, with 16 Mi characters.
 */
export const JSON_LIMITS: JsonLimits = { depth: 100, values: 100_000, textBytes: 17 * 1024 * 1024 };

/** For JSON that comes as a text of something else. @throws JsonTooMuchError */
export function checkJson(text: string): void {
  createJsonCheck(JSON_LIMITS)(Buffer.from(text));
}
