import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** As much as what is ours may weigh, beside Electron. */
export const MOST_OWN_BYTES = 15 * 1024 * 1024;

/** Where the packed apps in a folder of the packager keep what is ours. */
export function unpackedApps(output: string): string[] {
  if (!existsSync(output)) return [];
  return readdirSync(output, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'app.asar')
    .map((file) => path.join(output, path.dirname(file)));
}

/** What is ours in a packed app: the archive and what lies unpacked beside it. */
export function weighApp(resources: string): { ownBytes: number; asarHash: string; isTooLarge: boolean; line: string } {
  const asar = path.join(resources, 'app.asar');
  const beside = path.join(resources, 'app.asar.unpacked');
  const unpacked = existsSync(beside) ? readdirSync(beside, { recursive: true, encoding: 'utf8' }) : [];
  const files = [asar, ...unpacked.map((file) => path.join(beside, file))].map((file) => statSync(file)).filter((file) => file.isFile());
  const ownBytes = files.reduce((sum, { size }) => sum + size, 0);
  const asarHash = createHash('sha256').update(readFileSync(asar)).digest('hex');
  const isTooLarge = ownBytes > MOST_OWN_BYTES;
  const most = `${MOST_OWN_BYTES / 1024 / 1024} MiB`;
  const size = `${(ownBytes / 1024 / 1024).toFixed(1)} MiB are ours, ${isTooLarge ? `and ${most} is the most` : `at most ${most}`}`;
  return { ownBytes, asarHash, isTooLarge, line: `${size}; app.asar has sha256 ${asarHash}` };
}
