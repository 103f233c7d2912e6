import { X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CoreStatus } from '#shared/domain/app/core-status.ts';
import { type Finding, finding } from '#shared/domain/app/finding.ts';
import { codeOf } from '#shared/domain/error-words.ts';
import { leftOverNotes } from './bridge/attach-notes.ts';
import { roomOn, type StatFs, shortageWords } from './database/space.ts';
import { directoryFault, fileFault, type Privacy } from './files/ours.ts';
import { acceptsConnection } from './net/accepts.ts';
import { parseFernetKey } from './secrets/fernet.ts';

export interface OwnSetup {
  dataDir: string;
  /** MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY. */
  encryptionKey: string | undefined;
  /** The core that runs on this data directory. */
  running: CoreStatus | undefined;
  /** Where one would listen, or was told to. */
  ports: readonly OwnPort[];
  nowMs: number;
  /** How full a disk is; that of the system unless a test says something else. */
  statfs?: StatFs;
}

export interface OwnPort {
  flag: keyof typeof PLANES;
  /** 0: any. */
  port: number;
  /** By a flag or the environment: then no other is taken instead. */
  chosen: boolean;
}

const PLANES = {
  '--mlflow-port': { title: 'the MLflow API', url: 'mlflow' },
  '--receiver-port': { title: 'the receiver', url: 'receiver' },
  '--receiver-tls-port': { title: 'the receiver over https', url: 'receiverTls' },
  '--inspector-port': { title: 'the inspector', url: 'inspector' },
} as const;

/** What a start of Hookglass would meet, or what the one that runs has. Reads only: nothing is made, mended or closed to others. */
export async function inspectOwnSetup(setup: OwnSetup): Promise<Finding[]> {
  return [
    runningFinding(setup),
    ...upstreamFindings(setup),
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

/** Who answers the clients of the core that runs, where that is another server. */
function upstreamFindings({ running }: OwnSetup): Finding[] {
  const { upstream } = running ?? {};
  if (!upstream) return [];
  const { url, release, problem } = upstream;
  if (problem !== undefined) {
    const fix = 'Start that server, or start Hookglass with another --upstream; without it the registry of Hookglass answers.';
    return [finding('error', 'own-upstream', `Calls are passed on to ${url}, which gives no answer`, problem, fix)];
  }
  const who = release === undefined ? url : `${url}, MLflow ${release}`;
  return [finding('info', 'own-upstream', `Calls are passed on to ${who}, except those about webhooks`)];
}

function portFindings({ running, ports }: OwnSetup): Promise<Finding[]> {
  return running ? portsInUse(running, ports) : portsToCome(ports);
}

/** Where a core listens, and why it is not where it was expected. */
async function portsInUse({ urls }: CoreStatus, ports: readonly OwnPort[]): Promise<Finding[]> {
  const places = ports.flatMap((one) => {
    const { title, url } = PLANES[one.flag];
    const at = Number(URL.parse(urls[url] ?? '')?.port);
    return at > 0 ? [{ ...one, title, at }] : [];
  });
  const moved = places.filter(({ port, at }) => port !== 0 && port !== at);
  const findings = moved.map(async ({ title, port, at, flag }) =>
    finding(
      'info',
      'own-port',
      `${capital(title)} listens on port ${at}, because ${port} ${(await isTaken(port)) ? 'is used by another program' : 'was taken at its start'}`,
      'A default port that is taken moves to the next free one.',
      `Stop that program and start Hookglass again, or choose a port with ${flag}.`,
    ),
  );
  const list = places.map(({ title, at }) => `${at} for ${title}`).join(', ');
  return [...(await Promise.all(findings)), finding('info', 'own-ports', `It listens on the ports ${list}`)];
}

/** What a start would meet. */
async function portsToCome(ports: readonly OwnPort[]): Promise<Finding[]> {
  const looked = await Promise.all(
    ports.filter(({ port }) => port !== 0).map(async (one) => ({ ...one, isTaken: await isTaken(one.port) })),
  );
  const free = looked.filter((one) => !one.isTaken).map(({ port }) => port);
  return [
    ...looked.filter((one) => one.isTaken).map(takenPort),
    ...(free.length > 0
      ? [finding('info', 'own-ports', `Free for a start of Hookglass: ${free.length === 1 ? 'port' : 'ports'} ${free.join(', ')}`)]
      : []),
  ];
}

function takenPort({ flag, port, chosen }: OwnPort): Finding {
  const what = `Port ${port} is used by another program`;
  return chosen
    ? finding(
        'error',
        'own-port',
        what,
        `It was chosen with ${flag}, so no other is taken instead, and a start ends with exit code 69.`,
        `Stop that program, or choose another port with ${flag}.`,
      )
    : finding(
        'info',
        'own-port',
        what,
        'A start of Hookglass takes the next free port instead, and says so.',
        `Stop that program, or choose a port with ${flag}.`,
      );
}

const isTaken = (port: number) => acceptsConnection({ hostname: '127.0.0.1', protocol: 'http:', port: String(port) });

const capital = (text: string) => `${text[0]?.toUpperCase()}${text.slice(1)}`;

function directoryFindings({ dataDir }: OwnSetup): Finding[] {
  const fault = (what: string, why: string) => [
    finding('error', 'own-data-directory', what, why, 'Mend it, or choose another one with --data-dir.'),
  ];
  try {
    const stats = lstatSync(dataDir, { throwIfNoEntry: false });
    if (!stats) return [finding('info', 'own-data-directory', `The data directory ${dataDir} is made at the first start`)];
    const words = directoryFault(stats);
    if (words !== undefined) return fault(`The data directory ${dataDir} cannot be used`, `${capital(words)}.`);
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
    return words === undefined ? [] : fault(`${file} cannot be used`, `${capital(words)}.`);
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
        'Put the file back from a copy. Without one, give each webhook a new secret with “hookglass webhooks set-secret NAME”: its held deliveries are signed with that and sent.',
      ),
    ];
  }
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.length > 0 && lines.every((line) => parseFernetKey(line))
    ? [finding('info', 'own-key', `The key of stored secrets lies in ${file}`)]
    : malformed(file);
}

function diskFindings({ dataDir, statfs }: OwnSetup): Finding[] {
  let directory = dataDir;
  while (!existsSync(directory) && path.dirname(directory) !== directory) directory = path.dirname(directory);
  const room = roomOn(directory, statfs);
  if (room.freeBytes >= room.neededBytes) {
    return [finding('info', 'own-disk', `The disk of the data directory has ${bytesWords(room.freeBytes)} free`)];
  }
  return [
    finding(
      'error',
      'own-disk',
      'The disk of the data directory is almost full',
      shortageWords(room),
      'Make room on it, or keep less with --keep-bytes.',
    ),
  ];
}

const GIB = 1024 ** 3;
const bytesWords = (bytes: number) => (bytes >= GIB ? `${(bytes / GIB).toFixed(1)} GiB` : `${Math.floor((bytes / GIB) * 1024)} MiB`);

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
/** Time enough to tell the programs that trust it. */
const SOON_DAYS = 30;

function certificateFindings({ dataDir, nowMs }: OwnSetup): Finding[] {
  const file = path.join(dataDir, 'tls', 'cert.pem');
  const pem = readIfAny(file);
  if (pem === undefined) return [];
  const warning = (what: string, why: string) => [finding('warning', 'own-certificate', what, why, 'hookglass cert --renew')];
  const renewed = 'A new one is made at the next start; programs that trust the old one have to be told.';
  try {
    const endsMs = Date.parse(new X509Certificate(pem).validTo);
    const day = new Date(endsMs).toISOString().slice(0, 10);
    if (endsMs <= nowMs) return warning(`The certificate of the receiver ended on ${day}`, renewed);
    const days = Math.floor((endsMs - nowMs) / DAY_MS);
    if (days < SOON_DAYS) {
      return warning(
        `The certificate of the receiver ends on ${day}, in ${days === 1 ? '1 day' : `${days} days`}`,
        'Programs that trust it have to be told of the next one.',
      );
    }
    return [finding('info', 'own-certificate', `The certificate of the receiver is valid for ${days} days, until ${day}`)];
  } catch {
    return warning(`${file} is not a certificate`, renewed);
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
