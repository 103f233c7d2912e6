// The list of a release: SHA256SUMS of the files that are named, as sha256sum -c reads it. Names that are no file are left out.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const files = process.argv.slice(2).filter((file) => existsSync(file) && statSync(file).isFile());
if (files.length === 0) {
  console.error('Name the files of the release; none of those that were named is there.');
  process.exit(2);
}
const lines = files
  .map((file) => `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${file.split(path.sep).join('/')}`)
  .sort();
writeFileSync('SHA256SUMS', `${lines.join('\n')}\n`);
console.log(`SHA256SUMS: ${lines.length} ${lines.length === 1 ? 'file' : 'files'}`);
