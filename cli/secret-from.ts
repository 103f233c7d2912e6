import { StartError } from '#shared/domain/app/start-error.ts';
import { readInput } from './input.ts';

/**
 * A secret: from the environment variable that --secret-env names, from standard input with `--secret -`, or as it stands on the command line,
 * where other users of the machine and the shell's history see it.
 * @throws StartError `usage` where two are given, or the one that is named is empty
 */
export function secretFrom(
  { secret, 'secret-env': name }: { 'secret-env': string | undefined; secret?: string | undefined },
  env: NodeJS.ProcessEnv,
): string | undefined {
  if (name !== undefined && secret !== undefined) throw new StartError('usage', 'Give the secret once: --secret-env NAME or --secret.');
  if (secret === '-')
    return notEmpty(
      readInput('-')
        .toString('utf8')
        .replace(/\r?\n$/, ''),
      'Standard input is empty.',
    );
  if (name === undefined) return secret;
  return notEmpty(env[name] ?? '', `The environment variable ${name} is not set.`);
}

function notEmpty(secret: string, problem: string): string {
  if (secret !== '') return secret;
  throw new StartError('usage', `${problem} It should hold the secret.`);
}
