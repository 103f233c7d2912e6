import { readdirSync } from 'node:fs';
import path from 'node:path';
import { openPrivateDirectory } from './private-directory.ts';
import { checkPrivateFile } from './private-file.ts';

/** Files that are opened by name, with what SQLite puts beside them and what an interrupted write leaves; and copies of the database. */
const FILES =
  /^(?:hookglass-v\d+-\d+\.backup|hookglass\.db|lock|key|token|core\.json|ballast)(?:-wal|-shm|-journal|\.new|\.new-wal|\.new-shm|\.new-journal)?$/;
const FOLDERS = new Set(['artifacts', 'attached', 'logs', 'tls', 'tunnel']);
const FILES_OF_FOLDERS = new Set(['attached', 'tls', 'tunnel']);

const KEYS = new Set(['key', 'key.pem']);

/**
 * Looks at all that will be used by its name in a data directory, before any of it is opened: ordinary files of ours that nobody else can
 * change, and folders of ours. What else lies there is not looked at.
 *
 * @throws StartError `io` with a sentence about the first that is not ours alone
 */
export function checkKnownNames(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (FILES.test(name)) check(directory, name);
    if (FOLDERS.has(name)) openPrivateDirectory(path.join(directory, name), 'The folder');
    if (FILES_OF_FOLDERS.has(name)) for (const file of readdirSync(path.join(directory, name))) check(path.join(directory, name), file);
  }
}

const check = (folder: string, name: string) => checkPrivateFile(path.join(folder, name), KEYS.has(name) ? 'secret' : 'own');
