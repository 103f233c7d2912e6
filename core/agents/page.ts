import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Beside the bundle, where a build puts it (vite.config.ts); of the sources, in the documentation. */
const PLACES = [
  path.join(import.meta.dirname, 'what-mlflow-does.txt'),
  path.join(import.meta.dirname, '..', '..', 'docs', 'what-mlflow-does.md'),
];

/** What a real MLflow does with webhooks, measured. @throws Error where it is missing from the installed package */
export const readWhatMlflowDoes = (): Promise<string> => readFile(PLACES.find((place) => existsSync(place)) ?? '', 'utf8');
