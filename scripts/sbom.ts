// npm run sbom: the bill of materials of this checkout, in CycloneDX, as the last step of a build writes it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildWhenStale } from './build.mjs';

if (!buildWhenStale()) process.exit(1);
process.stdout.write(readFileSync(path.join(import.meta.dirname, '..', 'dist', 'renderer', 'sbom.cdx.json')));
