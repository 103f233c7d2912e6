import type { CoreOptions } from '#core/core.ts';
import { StartError } from '#shared/domain/start-error.ts';

/** The desktop app tells a core that runs on it how to start a guard: a JSON array, the program first. */
export function tunnelGuard(env: NodeJS.ProcessEnv): Pick<CoreOptions, 'tunnelGuard'> {
  const text = env['HOOKGLASS_TUNNEL_GUARD'];
  if (text === undefined) return {};
  const [execPath, ...args] = textsOf(text);
  if (execPath === undefined)
    throw new StartError('usage', 'HOOKGLASS_TUNNEL_GUARD: a JSON array of texts is expected, the program first.');
  return { tunnelGuard: [execPath, ...args] };
}

function textsOf(json: string): string[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value : [];
  } catch {
    return [];
  }
}
