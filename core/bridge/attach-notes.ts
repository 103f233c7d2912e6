import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { lockFile } from '#core/database/lock.ts';
import { openPrivateDirectory } from '#core/files/private-directory.ts';
import { readPrivateFile, writePrivateFile } from '#core/files/private-file.ts';
import { jsonObject } from './ask-upstream.ts';

/** What has to be removed again from a server of somebody else's. Nothing in it is secret. */
export interface AttachNote {
  /** Of the webhook there; no two are alike. */
  name: string;
  /** Tracking URI, without credentials. */
  base: string;
  url: string;
  atMs: number;
  /** Absent until the server has said it: between both, the webhook is found by its name. */
  webhookId?: string;
}

/** A note of an attach that goes on; it is locked until the process ends, however it ends. */
export interface HeldNote {
  write(note: AttachNote): void;
  /** The webhook is gone. */
  remove(): void;
  /** The webhook is still there: the note stays. */
  release(): void;
}

const FOLDER = 'attached';

/**
 * Kept in the data directory from before a webhook is registered until it is removed, so that a process that was killed leaves a trace.
 * @throws StartError `io` when the folder is not ours alone
 */
export function holdNote(dataDir: string, note: AttachNote): HeldNote {
  const folder = path.join(dataDir, FOLDER);
  openPrivateDirectory(folder, 'The folder of attached servers');
  const [file, lockName] = [path.join(folder, `${note.name}.json`), path.join(folder, `${note.name}.lock`)];
  const lock = lockFile(lockName);
  const held = heldNote(file, lockName, lock);
  held.write(note);
  return held;
}

/** Notes whose process is gone. Each is held by us from now on, so that nobody else cleans up at the same time. */
export function leftOverNotes(dataDir: string): { note: AttachNote; held: HeldNote }[] {
  const folder = path.join(dataDir, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    if (!name.endsWith('.json')) return [];
    const file = path.join(folder, name);
    const note = parseNote(readPrivateFile(file) ?? '');
    const lockName = file.replace(/json$/, 'lock');
    const lock = note && lockFile(lockName);
    if (!note || !lock) return [];
    return [{ note, held: heldNote(file, lockName, lock) }];
  });
}

function heldNote(file: string, lockName: string, lock: { release(): void } | undefined): HeldNote {
  return {
    write: (note) => writePrivateFile(file, `${JSON.stringify(note)}\n`, { sync: true }),
    remove() {
      rmSync(file, { force: true });
      lock?.release();
      rmSync(lockName, { force: true });
    },
    release: () => lock?.release(),
  };
}

function parseNote(text: string): AttachNote | undefined {
  const { name, base, url, atMs, webhookId } = jsonObject(text) ?? {};
  if (typeof name !== 'string' || typeof base !== 'string' || typeof url !== 'string' || typeof atMs !== 'number') return undefined;
  return { name, base, url, atMs, ...(typeof webhookId === 'string' && { webhookId }) };
}
