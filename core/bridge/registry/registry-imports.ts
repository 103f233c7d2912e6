import type { Agents } from '#core/net/connection.ts';
import type { ImportedItem, RegistryImport } from '#shared/domain/app/registry-import.ts';
import type { Clock } from '#shared/domain/clock.ts';
import type { Logger } from '#shared/domain/logger.ts';
import { createAsk } from '../ask-upstream.ts';
import type { Upstream } from '../upstream.ts';
import { GO_ON, type ImportQuestion, importRegistry, type OwnRegistry } from './import-registry.ts';
import { createRegistryReader, RegistryReadError } from './read-registry.ts';

export interface RegistryImportsOptions {
  own: OwnRegistry;
  clock: Clock;
  logger: Logger;
  /** Named in the User-Agent. */
  version: string;
  /** Connections that trust these certificates besides those of the system, in PEM; to be closed again. */
  agents: (trusted: readonly string[]) => Agents & { destroy(): void };
  /** It has ended, and what had come in is there: for the list of calls. */
  onEnd: (ended: RegistryImport) => Promise<void>;
}

export interface ImportRequest extends ImportQuestion {
  upstream: Upstream;
  trusted: readonly string[];
}

/** Imports of a registry, one at a time. The last ones are kept until the core ends. */
export interface RegistryImports {
  /** @returns undefined while another is going on */
  start(request: ImportRequest): RegistryImport | undefined;
  get(number: number): RegistryImport | undefined;
  /** What became of each model, from the one with this place. */
  items(number: number, after: number, most: number): readonly ImportedItem[];
  /** Ends it after the model that it is about; answers when it has ended. */
  stop(number: number): Promise<RegistryImport | undefined>;
  close(): Promise<void>;
}

interface Kept {
  now: RegistryImport;
  items: ImportedItem[];
}

const MOST_KEPT = 5;
const STOPPED = `It was stopped. ${GO_ON}`;

export function createRegistryImports(options: RegistryImportsOptions): RegistryImports {
  const { own, clock, logger, version, agents, onEnd } = options;
  const kept = new Map<number, Kept>();
  let last = 0;
  let running: { number: number; stop: AbortController; ended: Promise<void> } | undefined;

  async function run(one: Kept, { upstream, trusted, ...question }: ImportRequest, signal: AbortSignal): Promise<void> {
    const change = (next: Partial<RegistryImport>) => {
      one.now = { ...one.now, ...next };
    };
    const connections = agents(trusted);
    const reader = createRegistryReader(upstream, createAsk({ agents: connections, clock, version, signal }));
    try {
      const release = await reader.release();
      if (release !== undefined) change({ release });
      const end = await importRegistry(question, {
        reader,
        own,
        signal,
        onSeen: (isWanted) => change({ seen: one.now.seen + 1, wanted: one.now.wanted + (isWanted ? 1 : 0) }),
        onItem(item) {
          one.items.push(item);
          const { counts, versions } = one.now;
          change({
            counts: { ...counts, [item.result]: counts[item.result] + 1 },
            versions: versions + item.versions,
            bytesRead: reader.bytesRead(),
          });
        },
      });
      change({
        state: end.kind === 'done' ? 'done' : 'stopped',
        ...(end.kind === 'bound' && { problem: end.sentence }),
        ...(end.kind === 'stopped' && { problem: STOPPED }),
      });
    } catch (error) {
      if (signal.aborted) return change({ state: 'stopped', problem: STOPPED });
      const known = error instanceof RegistryReadError ? error.message : undefined;
      if (known === undefined) logger.error('an import failed', { error: error instanceof Error ? (error.stack ?? '') : String(error) });
      const why = known ?? 'What came could not be kept; the log says why.';
      const goOn = one.now.counts.taken + one.now.counts.replaced > 0 ? ` ${GO_ON}` : '';
      change({ state: 'failed', problem: `${why}${goOn}` });
    } finally {
      connections.destroy();
      change({ bytesRead: reader.bytesRead(), endedAtMs: clock.nowMs() });
    }
  }

  async function runToItsEnd(one: Kept, request: ImportRequest, signal: AbortSignal): Promise<void> {
    await run(one, request, signal);
    running = undefined;
    await onEnd(one.now).catch((error: unknown) => logger.warn('an import is not in the list of calls', { error: String(error) }));
  }

  return {
    start(request) {
      if (running) return undefined;
      last += 1;
      const one: Kept = {
        now: {
          ...{ number: last, base: request.upstream.base, state: 'running', seen: 0, wanted: 0, versions: 0, bytesRead: 0 },
          counts: { taken: 0, replaced: 0, here: 0, 'left-out': 0 },
          startedAtMs: clock.nowMs(),
        },
        items: [],
      };
      kept.set(last, one);
      kept.delete(last - MOST_KEPT);
      const stop = new AbortController();
      running = { number: last, stop, ended: Promise.resolve() };
      running.ended = runToItsEnd(one, request, stop.signal);
      return one.now;
    },
    get: (number) => kept.get(number)?.now,
    items: (number, after, most) => kept.get(number)?.items.slice(after, after + most) ?? [],
    async stop(number) {
      if (running?.number === number) {
        running.stop.abort();
        await running.ended;
      }
      return kept.get(number)?.now;
    },
    async close() {
      running?.stop.abort();
      await running?.ended;
    },
  };
}
