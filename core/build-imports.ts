import { createBridgeAgents } from './bridge/bridge-agents.ts';
import { createRegistryImports, type RegistryImports } from './bridge/registry/registry-imports.ts';
import type { MlflowBuilt } from './build-mlflow.ts';
import type { BuildSite } from './build-site.ts';

/** Imports of the registry of another server into ours. */
export function buildImports(
  { options: { clock, logger, version }, writer, undo }: BuildSite,
  { whole, noted }: MlflowBuilt['imported'],
): RegistryImports {
  const imports = createRegistryImports({
    own: { has: whole.has, put: (model, how) => writer.write(() => whole.put(model, how)) },
    clock,
    logger,
    version,
    agents: createBridgeAgents,
    onEnd: ({ number }) => noted(`/api/v1/registry/imports/${number}`),
  });
  undo.later(imports.close);
  return imports;
}
