import type { ShippedPackage } from './packages.ts';

/**
 * A bill of materials as CycloneDX 1.6 has it, without a time or a number of its own: the same commit gives the same bytes.
 * https://cyclonedx.org/docs/1.6/json/
 */
export function sbomOf(own: { name: string; version: string; license: string }, packages: readonly ShippedPackage[]): string {
  const components = packages.map(({ name, version, license, integrity, where, optional }) => ({
    type: where === 'runtime' ? 'framework' : 'library',
    'bom-ref': purlOf(name, version),
    name,
    version,
    scope: optional ? 'optional' : 'required',
    hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex') }],
    ...(license !== undefined && { licenses: [licenceOf(license)] }),
    purl: purlOf(name, version),
    properties: [{ name: 'hookglass:where', value: where }],
  }));
  const self = purlOf(own.name, own.version);
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': self, name: own.name, version: own.version, licenses: [licenceOf(own.license)] },
    },
    components,
    dependencies: [{ ref: self, dependsOn: components.map((component) => component['bom-ref']) }],
  };
  return `${JSON.stringify(document, undefined, 1)}\n`;
}

const purlOf = (name: string, version: string): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** One licence of the SPDX list has a name; several have an expression. */
const licenceOf = (license: string) => (/^[\w.+-]+$/.test(license) ? { license: { id: license } } : { expression: license });
