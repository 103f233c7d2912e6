import { isCoreVariable, type StarterMessage } from '#shared/domain/app/host-protocol.ts';

/**
 * Takes our variables out of this process, so that no program which Chromium starts inherits them, and gives them to the core alone.
 * `npm start` sends them as a message instead: what a process was started with stays readable for as long as it runs.
 */
export async function takeCoreEnvironment(): Promise<NodeJS.ProcessEnv> {
  const env = { ...process.env };
  for (const name of Object.keys(env)) if (isCoreVariable(name)) delete process.env[name];
  return process.send ? { ...env, ...(await sentByStarter()) } : env;
}

function sentByStarter(): Promise<Record<string, string>> {
  return new Promise((resolve) => {
    process.once('message', (message) => resolve(isEnvironment(message) ? message.env : {}));
    process.once('disconnect', () => resolve({}));
  });
}

function isEnvironment(message: unknown): message is StarterMessage {
  if (typeof message !== 'object' || message === null || !('type' in message) || !('env' in message)) return false;
  return message.type === 'environment' && typeof message.env === 'object';
}
