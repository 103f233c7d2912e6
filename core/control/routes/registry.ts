import { ProblemError } from '#core/http/problem.ts';
import type { Registry } from '#core/registry/registry.ts';
import type { CausedEvent } from '#shared/domain/app/api-call.ts';
import { MlflowError } from '#shared/domain/mlflow/mlflow-error.ts';
import type { RegistryChange } from '#shared/domain/mlflow/registry-change.ts';
import type { Handlers } from '../handlers.ts';

export interface RegistryHandlersOptions {
  registry: Pick<Registry, 'overview'> & {
    /** In a work of the writer, with a row among the calls. @returns the events it caused */
    change(change: RegistryChange, client: string): Promise<CausedEvent[]>;
  };
}

export function registryHandlers({
  registry: { overview, change },
}: RegistryHandlersOptions): Pick<Handlers, 'registryItems' | 'registryItem' | 'changeRegistry'> {
  return {
    registryItems({ query: { kind, q = '', limit, cursor } }) {
      const { items, next } = overview.lines({ kind, text: q, limit, offset: Number(cursor ?? 0) });
      return {
        items,
        ...(next !== undefined && { next: String(next) }),
        counts: { model: overview.count('model'), prompt: overview.count('prompt') },
      };
    },
    registryItem({ params: { name } }) {
      try {
        return overview.item(name);
      } catch (error) {
        throw problemOfRegistry(error, 'name');
      }
    },
    async changeRegistry({ body: { change: wanted, origin } }) {
      try {
        return { caused: await change(wanted, `Hookglass ${origin}`) };
      } catch (error) {
        throw problemOfRegistry(error, fieldOf(wanted, error));
      }
    },
  };
}

/** MLflow's refusals, word for word, as problems of this plane. */
function problemOfRegistry(error: unknown, field: string): unknown {
  if (!(error instanceof MlflowError)) return error;
  if (error.code === 'RESOURCE_DOES_NOT_EXIST') return new ProblemError('not-found', error.message);
  return new ProblemError('refused', error.message, [{ path: field, message: error.message }]);
}

/** Which field of its form a refusal is about. */
function fieldOf({ kind }: RegistryChange, error: unknown): string {
  const text = error instanceof Error ? error.message : '';
  switch (kind) {
    case 'set-alias':
    case 'delete-alias':
      return 'alias';
    case 'set-model-tag':
    case 'set-version-tag':
    case 'delete-model-tag':
    case 'delete-version-tag':
      return /^'value'|^Prompt text/.test(text) ? 'value' : 'key';
    case 'create-version':
      return 'text';
    case 'describe-model':
    case 'describe-version':
      return 'description';
    default:
      return 'name';
  }
}
