import { ABSENT_ADDRESSES } from './absent-addresses.ts';

/** Parts of MLflow by the words that stand in their addresses, in plain words for a sentence. */
const PARTS: readonly [word: RegExp, name: string][] = [
  [/trace|assessments/, 'tracing'],
  [/datasets/, 'evaluation datasets'],
  [/scorer/, 'scorers'],
  [/gateway/, 'the AI gateway'],
  [/graphql/, 'GraphQL'],
  [/prompt-optimization|genai|review-queues|label-schemas|issues/, 'the GenAI tools'],
  [/jobs/, 'jobs'],
  [/skills/, 'the registry of skills'],
  [/mpu|presigned/, 'uploads in parts'],
];

/**
 * Whether MLflow has an address that Hookglass has not, and the sentence for the client.
 * @param path as in the request, without its query
 * @returns undefined for what MLflow does not know either
 */
export function absentPart(path: string): string | undefined {
  const address = path.replace(/^\/ajax-api\//, '/api/').replace(/\/$/, '');
  const parts = address.split('/');
  if (!ABSENT_ADDRESSES.some((known) => isSameAddress(known.split('/'), parts))) return undefined;
  const name = PARTS.find(([word]) => word.test(address))?.[1] ?? 'this call';
  return `Hookglass does not have ${name}: it serves the model registry, prompts, webhooks and the tracking that they need.`;
}

/** `{}` stands for one part, `{...}` for the rest. */
function isSameAddress(known: readonly string[], parts: readonly string[]): boolean {
  const rest = known.at(-1) === '{...}';
  if (rest ? parts.length < known.length : parts.length !== known.length) return false;
  return known.every((part, index) => part === '{...}' || (part === '{}' ? parts[index] !== '' : part === parts[index]));
}
