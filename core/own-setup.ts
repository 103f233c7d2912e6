import { X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CoreStatus } from '#shared/domain/app/core-status.ts';
import { type Finding, finding } from '#shared/domain/app/finding.ts';
import { codeOf } from '#shared/domain/error-words.ts';
import { leftOverNotes } from './bridge/attach-notes.ts';
import { shortageOf, shortageWords } from './database/space.ts';
import { directoryFault, fileFault, type Privacy } from './files/ours.ts';
import { acceptsConnection } from './net/accepts.ts';
import { parseFernetKey } from './secrets/fernet.ts';

export interface OwnSetup {
  dataDir: string;
  /** MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY. */
  encryptionKey: string | undefined;
  /** The core that runs on this data directory. */
  running: CoreStatus | undefined;
  /** Where one would listen, by the flag that says so. */
  ports: readonly { flag: string; port: number }[];
  nowMs: number;
}

/** What a start of Hookglass would meet, or what the one that runs has. Reads only: nothing is made, mended or closed to others. */
export async function inspectOwnSetup(setup: OwnSetup): Promise<Finding[]> {
  return [
    runningFinding(setup),
    ...(await portFindings(setup)),
    ...directoryFindings(setup),
    ...keyFindings(setup),
    ...diskFindings(setup),
    ...certificateFindings(setup),
    ...(isOurs(setup.dataDir) ? leftOverFindings(setup) : []),
  ];
}

function runningFinding({ running, dataDir }: OwnSetup): Finding {
  if (!running) return finding('info', 'own-core', `No Hookglass runs on ${dataDir}`, '', 'Start one with "hookglass serve".');
  const { urls, version } = running;
  return finding(
    'info',
    'own-core',
    `Hookglass ${version} runs: tracking URI ${urls.mlflow}, receiver ${urls.webhookUrl}, inspector ${urls.inspector}`,
  );
}

async function portFindings({ running, ports }: OwnSetup): Promise<Finding[]> {
  if (running) return [];
  const looked = await Promise.all(
    ports.map(async ({ flag, port }) => ({
      flag,
      port,
      isTaken: await acceptsConnection({ hostname: '127.0.0.1', protocol: 'http:', port: String(port) }),
    })),
  );
  return looked
    .filter(({ isTaken }) => isTaken)
    .map(({ flag, port }) =>
      finding(
        'info',
        'own-port',
        `Port ${port} is used by another program`,
        'A start of Hookglass takes the next free port instead, and says so.',
        `Stop that program, or choose a port with ${flag}.`,
      ),
    );
}

function directoryFindings({ dataDir }: OwnSetup): Finding[] {
  const fault = (what: string, why: string) => [
    finding('error', 'own-data-directory', what, why, 'Mend it, or choose another one with --data-dir.'),
  ];
  try {
    const stats = lstatSync(dataDir, { throwIfNoEntry: false });
    if (!stats) return [finding('info', 'own-data-directory', `The data directory ${dataDir} is made at the first start`)];
    const words = directoryFault(stats);
    if (words !== undefined) return fault(`The data directory ${dataDir} cannot be used`, `${words[0]?.toUpperCase()}${words.slice(1)}.`);
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return fault(`The data directory ${dataDir} cannot be used`, `The system says ${codeOf(error)}.`);
  }
  const files: [name: string, privacy: Privacy][] = [
    ['hookglass.db', 'own'],
    ['key', 'secret'],
    ['token', 'own'],
    [path.join('tls', 'key.pem'), 'secret'],
  ];
  const faults = files.flatMap(([name, privacy]) => {
    const file = path.join(dataDir, name);
    const stats = lstatSync(file, { throwIfNoEntry: false });
    const words = stats && fileFault(stats, privacy);
    return words === undefined ? [] : fault(`${file} cannot be used`, `${words[0]?.toUpperCase()}${words.slice(1)}.`);
  });
  return faults.length > 0 ? faults : [finding('info', 'own-data-directory', `The data directory ${dataDir} is yours alone`)];
}

function keyFindings({ dataDir, encryptionKey }: OwnSetup): Finding[] {
  const malformed = (where: string) => [
    finding(
      'error',
      'own-key',
      `${where} does not hold a Fernet key`,
      'One is 32 bytes in URL-safe base64, 44 characters; without it Hookglass does not start (exit code 73).',
      "Make one with: openssl rand -base64 32 | tr '+/' '-_'",
    ),
  ];
  if (encryptionKey) {
    if (!parseFernetKey(encryptionKey)) return malformed('MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY');
    return [finding('info', 'own-key', 'The key of stored secrets comes from MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY')];
  }
  const file = path.join(dataDir, 'key');
  const text = readIfAny(file);
  if (text === undefined) {
    if (!existsSync(path.join(dataDir, 'hookglass.db'))) return [];
    return [
      finding(
        'warning',
        'own-key',
        `The key file ${file} is not there`,
        'Secrets that were stored with it cannot be read, and their deliveries are held.',
        'Put the file back from a copy; where no secret was stored, a new one is made at the next start.',
      ),
    ];
  }
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.length > 0 && lines.every((line) => parseFernetKey(line))
    ? [finding('info', 'own-key', `The key of stored secrets lies in ${file}`)]
    : malformed(file);
}

function diskFindings({ dataDir }: OwnSetup): Finding[] {
  let directory = dataDir;
  while (!existsSync(directory) && path.dirname(directory) !== directory) directory = path.dirname(directory);
  const short = shortageOf(directory);
  if (!short) return [];
  return [
    finding(
      'error',
      'own-disk',
      'The disk of the data directory is almost full',
      shortageWords(short),
      'Make room on it, or keep less with --keep-bytes.',
    ),
  ];
}

/** What lies in a directory of somebody else's is not opened. */
function isOurs(dataDir: string): boolean {
  const stats = lstatSync(dataDir, { throwIfNoEntry: false });
  return stats !== undefined && directoryFault(stats) === undefined;
}

function leftOverFindings({ dataDir }: OwnSetup): Finding[] {
  return leftOverNotes(dataDir).map(({ note: { name, base, atMs }, held }) => {
    held.release();
    return finding(
      'warning',
      'left-over',
      `The webhook ${name} is still at ${base}`,
      `The attach that registered it at ${new Date(atMs).toISOString()} was killed before it could remove it.`,
      `Remove it with: hookglass attach --mlflow-uri ${base} --clean-up`,
    );
  });
}

const DAY_MS = 86_400_000;

function certificateFindings({ dataDir, nowMs }: OwnSetup): Finding[] {
  const file = path.join(dataDir, 'tls', 'cert.pem');
  const pem = readIfAny(file);
  if (pem === undefined) return [];
  const renew = 'A new one is made at the next start; programs that trust the old one have to be told.';
  try {
    const endsMs = Date.parse(new X509Certificate(pem).validTo);
    const day = new Date(endsMs).toISOString().slice(0, 10);
    if (endsMs <= nowMs)
      return [finding('warning', 'own-certificate', `The certificate of the receiver ended on ${day}`, renew, 'hookglass cert --renew')];
    const days = Math.floor((endsMs - nowMs) / DAY_MS);
    return [finding('info', 'own-certificate', `The certificate of the receiver is valid for ${days} days, until ${day}`)];
  } catch {
    return [finding('warning', 'own-certificate', `${file} is not a certificate`, renew, 'hookglass cert --renew')];
  }
}

/** What cannot be read was said about its directory. */
function readIfAny(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
