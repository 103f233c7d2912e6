import { z } from 'zod';
import { messageOf } from '#shared/domain/error-words.ts';
import type { FiledSession } from '#shared/session/filed.ts';
import { readSession } from '#shared/session/read-file.ts';
import { createStore, type Store } from './store.ts';

// Compiling schemas is forbidden by the page's content security policy, and even trying is reported.
z.config({ jitless: true });

/** A file that is being read, or was looked at and is not open. */
export type Opening =
  | { kind: 'reading'; name: string; share: number }
  /** Something in it cannot be read: what can be is offered. */
  | { kind: 'refused'; name: string; why: string; session?: FiledSession };

export interface ImportsState<Opened> {
  files: readonly Opened[];
  opening?: Opening;
}

/** What a file is read from: a File of the page, or a text that was pasted. */
export interface ReadableFile {
  name: string;
  size: number;
  stream(): AsyncIterable<Uint8Array>;
}

export interface ImportedFile {
  name: string;
  session: FiledSession;
}

/** Files that are open beside the live session. Nothing of them is stored. */
export interface Imports<Opened extends ImportedFile = ImportedFile> {
  readonly state: Store<ImportsState<Opened>>;
  /** Reads it, after those that came before; one that holds deliveries is open then, unless a line of it is broken, which is asked about first. */
  open(file: ReadableFile, wantedId?: string): Promise<void>;
  /** Opens what could be read of the file that was refused. */
  openRest(): void;
  dismiss(): void;
  close(name: string): void;
}

export interface ImportsOptions<Opened> {
  /** Makes of a file what the page shows. */
  opened(file: ImportedFile): Opened;
  closed(file: Opened): void;
  /** Goes to it. */
  show(name: string, wantedId: string | undefined): void;
  /** Lets the page be drawn. */
  pause(): Promise<void>;
  nowMs(): number;
}

/** Longer than this nothing else may wait. */
const TURN_MS = 12;

export function createImports<Opened extends ImportedFile>(options: ImportsOptions<Opened>): Imports<Opened> {
  const state = createStore<ImportsState<Opened>>({ files: [] });
  const waiting: { file: ReadableFile; wantedId: string | undefined }[] = [];
  let turn = 0;
  let wanted: string | undefined;

  const put = (opening: Opening | undefined) => state.update(({ files }) => ({ files, ...(opening && { opening }) }));

  function accept(name: string, session: FiledSession) {
    const before = state.get().files.find((file) => file.name === name);
    if (before) options.closed(before);
    const file = options.opened({ name, session });
    state.update(({ files }) => ({ files: [...files.filter((one) => one.name !== name), file] }));
    options.show(name, wanted);
  }

  /** One after the other: each is open, or was looked at and put away, before the next is read. */
  async function goOn(): Promise<void> {
    const next = state.get().opening ? undefined : waiting.shift();
    if (!next) return;
    await take(next.file, next.wantedId);
    await goOn();
  }

  async function take(file: ReadableFile, wantedId: string | undefined) {
    turn += 1;
    const mine = turn;
    wanted = wantedId;
    put({ kind: 'reading', name: file.name, share: 0 });
    const outcome = await read(file, options, (share) => mine === turn && put({ kind: 'reading', name: file.name, share }));
    if (mine !== turn) return;
    if (typeof outcome === 'string') put({ kind: 'refused', name: file.name, why: `${file.name} could not be read: ${outcome}` });
    else if (isWhole(outcome)) accept(file.name, outcome);
    else put({ kind: 'refused', name: file.name, why: refusalOf(outcome), ...(outcome.deliveries.length > 0 && { session: outcome }) });
  }

  return {
    state,
    open(file, wantedId) {
      waiting.push({ file, wantedId });
      return goOn();
    },
    openRest() {
      const { opening } = state.get();
      if (opening?.kind === 'refused' && opening.session) accept(opening.name, opening.session);
      void goOn();
    },
    dismiss() {
      turn += 1;
      put(undefined);
      void goOn();
    },
    close(name) {
      const file = state.get().files.find((one) => one.name === name);
      if (file) options.closed(file);
      state.update(({ files }) => ({ files: files.filter((one) => one.name !== name) }));
    },
  };
}

async function read(
  file: ReadableFile,
  { pause, nowMs }: Pick<ImportsOptions<never>, 'pause' | 'nowMs'>,
  progress: (share: number) => void,
): Promise<FiledSession | string> {
  let [done, turnEndsMs] = [0, nowMs() + TURN_MS];
  async function* counted() {
    for await (const piece of file.stream()) {
      done += piece.length;
      yield piece;
    }
  }
  try {
    return await readSession(counted(), async () => {
      if (nowMs() < turnEndsMs) return;
      progress(file.size === 0 ? 0 : Math.min(1, done / file.size));
      await pause();
      turnEndsMs = nowMs() + TURN_MS;
    });
  } catch (error) {
    return messageOf(error); // moved or changed meanwhile, or not ours to read
  }
}

/** Entries of an archive that are odd are listed beside the others; a line that is broken is asked about. */
const isWhole = (session: FiledSession): boolean =>
  session.deliveries.length > 0 &&
  session.problem === undefined &&
  (session.isArchive || !session.odd.some(({ kind }) => kind === 'unreadable'));

function refusalOf({ deliveries, odd, problem, entries }: FiledSession): string {
  if (problem !== undefined) return problem;
  const broken = odd.find(({ kind }) => kind === 'unreadable') ?? odd[0];
  if (broken) return `Line ${broken.line} is not a delivery: ${broken.why}. ${deliveries.length} were read.`;
  return entries === 0 ? 'This file has no delivery in it.' : 'No entry of this file is a delivery.';
}
