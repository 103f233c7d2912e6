import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** From this folder of the sources, and from the bundle: two steps up lies `docs` in both. */
const FILE = path.join(import.meta.dirname, '..', '..', 'docs', 'what-mlflow-does.md');

/** What a real MLflow does with webhooks, measured. @throws Error where it is missing from the installed package */
export const readWhatMlflowDoes = (): Promise<string> => readFile(FILE, 'utf8');
