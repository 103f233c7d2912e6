import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { OUTPUTS } from '#cli/outputs/outputs.ts';

const SCHEMAS = path.resolve(import.meta.dirname, '../../docs/schemas');

/** What a line of a verb is, by the schema that is in the documentation. */
export interface JudgedLine {
  /** Names of the definitions that it fits. */
  fits: string[];
  /** What is wrong with it, where it fits none. */
  problems: string[];
}

/** Holds lines against the schemas of docs/schemas, which allow no member that they do not name. @throws Error where a schema is none */
export function lineJudge(): (verb: string, line: string) => JudgedLine {
  const ajv = new Ajv2020({ strict: true, strictTypes: true, strictTuples: true, strictRequired: false, allErrors: true });
  const read = (verb: string) => JSON.parse(readFileSync(path.join(SCHEMAS, `${verb}.json`), 'utf8')) as { $id: string };
  const judges = new Map<string, [name: string, fits: ValidateFunction][]>();
  for (const [verb, { outputs }] of Object.entries(OUTPUTS)) {
    const { $id } = ajv.addSchema(read(verb)) && read(verb);
    judges.set(
      verb,
      outputs.map(({ name }) => [name, ajv.compile({ $ref: `${$id}#/$defs/${name}` })]),
    );
  }
  return (verb, line) => {
    const value: unknown = JSON.parse(line);
    const judged = (judges.get(verb) ?? []).map(([name, fits]) => ({ name, fits: fits(value), problems: textOf(fits.errors) }));
    const fits = judged.filter((one) => one.fits).map(({ name }) => name);
    return { fits, problems: fits.length > 0 ? [] : judged.map(({ name, problems }) => `${name}: ${problems}`) };
  };
}

const textOf = (errors: ValidateFunction['errors']): string =>
  (errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`).join('; ');
