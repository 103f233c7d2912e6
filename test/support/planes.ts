import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { API_PREFIX, CONTRACT } from '#shared/contract/contract.ts';

/** A request as a port is asked: the method, and the path with its parameters filled in. */
export interface Asked {
  method: string;
  path: string;
}

const FILLED = '1';

/** Every route of the control API. */
export const CONTROL_ROUTES: readonly Asked[] = Object.values(CONTRACT).map((route) => ({
  method: 'method' in route ? route.method : 'GET',
  path: `${API_PREFIX}${route.path.replaceAll(/\{\w+\}/g, FILLED)}`,
}));

/** Every route of the MLflow API, as its source lists them. */
export const MLFLOW_ROUTES: readonly Asked[] = mlflowRoutes();

function mlflowRoutes(): Asked[] {
  const directory = path.join(import.meta.dirname, '../../core/mlflow-api/routes');
  const source = readdirSync(directory).map((file) => readFileSync(path.join(directory, file), 'utf8'));
  return source.flatMap((text) =>
    [...text.matchAll(/\b(?:read|write)\('([A-Z]+)', '([^']+)'/g)].map(([, method = '', route = '']) => ({
      method,
      path: `/api/2.0/mlflow/${route.replaceAll(/\{\w+\}|:\w+/g, FILLED)}`,
    })),
  );
}
