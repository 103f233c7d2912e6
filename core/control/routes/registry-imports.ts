import type { RegistryImports } from '#core/bridge/registry/registry-imports.ts';
import { parseUpstream, type Upstream } from '#core/bridge/upstream.ts';
import { ProblemError } from '#core/http/problem.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import type { Handlers } from '../handlers.ts';

export interface RegistryImportHandlersOptions {
  registryImports: RegistryImports;
  /** Where credentials are looked for that a request does not name. */
  env: Readonly<Record<string, string | undefined>>;
}

const PER_ANSWER = 1000;

export function registryImportHandlers({
  registryImports: imports,
  env,
}: RegistryImportHandlersOptions): Pick<Handlers, 'startRegistryImport' | 'registryImport' | 'stopRegistryImport'> {
  return {
    startRegistryImport({ body: { uri, credentials, workspace, certificates: trusted, ...question } }) {
      const upstream = upstreamOf(uri, { ...credentials, workspace });
      const started = imports.start({ ...question, upstream, trusted });
      if (started) return started;
      throw new ProblemError('conflict', 'Another import is going on. Stop it, or wait until it has ended.');
    },
    registryImport({ params: { number }, query: { after } }) {
      return { import: imports.get(number) ?? unknown(number), items: [...imports.items(number, after, PER_ANSWER)] };
    },
    stopRegistryImport: async ({ params: { number } }) => (await imports.stop(number)) ?? unknown(number),
  };

  function upstreamOf(uri: string, { username, password, token, workspace }: Given): Upstream {
    const names = username !== undefined || token !== undefined;
    const given = {
      MLFLOW_TRACKING_USERNAME: username,
      MLFLOW_TRACKING_PASSWORD: password,
      MLFLOW_TRACKING_TOKEN: token,
    };
    try {
      return parseUpstream(uri, { ...(names ? given : env), MLFLOW_WORKSPACE: workspace });
    } catch (error) {
      throw new ProblemError('refused', `${messageOf(error)}.`, [{ path: 'uri', message: messageOf(error) }]);
    }
  }
}

interface Given {
  username?: string;
  password?: string;
  token?: string;
  workspace: string | undefined;
}

function unknown(number: number): never {
  throw new ProblemError('not-found', `There is no import ${number}.`);
}
