import { StartError } from '#shared/domain/app/start-error.ts';

/**
 * A secret from the environment variable that a flag names: on the command line itself other users of the machine and the
 * shell's history would see it.
 */
export function secretFrom(values: { 'secret-env': string | undefined }, env: NodeJS.ProcessEnv): string | undefined {
  const name = values['secret-env'];
  if (name === undefined) return undefined;
  const secret = env[name];
  if (secret) return secret;
  throw new StartError('usage', `The environment variable ${name} is not set. It should hold the secret.`);
}
