export { default as process } from 'node:process';

/**
 * Stands in the bundle for the SDK's own, which brings a validator of JSON Schema with it: a third of all that is loaded for the first agent, for forms
 * that a server has a client fill in. There are none here, and tools are checked by their own schemas.
 */
export class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error('coding agents are given no forms');
  }
}
