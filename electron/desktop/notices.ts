import type { Happening } from '#shared/domain/app/desktop.ts';

export interface NoticeWords {
  title: string;
  body: string;
  /** Where a click leads: `#/deliveries/d42`. */
  route: string;
}

export interface NoticesOptions {
  /** Whether somebody looks at the window: then it says all there is to say. */
  isWatched(): boolean;
  isOn(): boolean;
  /** @returns how to take it away again */
  show(words: NoticeWords): () => void;
  later(ms: number, callback: () => void): void;
}

export interface Notices {
  take(happened: readonly Happening[]): void;
  /** Somebody looks at the window: what was shown is taken away, and counting begins anew. */
  seen(): void;
}

/** Failures of the same moment are one notification. */
const GATHER_MS = 1500;
/** More at a time would bury what other programs have to say. */
const MOST_SHOWN = 4;

interface Group {
  failures: Map<string, string>;
  close?: () => void;
}

/** Tells of what failed for good, one notification for each webhook, and of runs that ended; only while nobody looks. */
export function createNotices({ isWatched, isOn, show, later }: NoticesOptions): Notices {
  let groups = new Map<string, Group>();
  let runs: (() => void)[] = [];
  let rest: { title: string; close(): void } | undefined;
  const gathering = new Set<string>();
  /** Webhooks whose failures are told together, after those that have a notification of their own. */
  const shownAlone = () => [...groups.values()].filter(({ close }) => close !== undefined).length;

  function showRest() {
    const others = [...groups.values()].filter(({ close }) => close === undefined);
    const words = restWords(others.map(({ failures }) => failures));
    if (words.title === rest?.title) return;
    rest?.close();
    rest = { title: words.title, close: show(words) };
  }

  function failed(id: string, webhook: string, text: string) {
    const group = groups.get(webhook) ?? { failures: new Map() };
    groups.set(webhook, group);
    group.failures.set(id, text);
    if (gathering.has(webhook)) return;
    gathering.add(webhook);
    later(GATHER_MS, () => {
      gathering.delete(webhook);
      const now = groups.get(webhook);
      if (!now || isWatched() || !isOn()) return;
      if (now.close === undefined && shownAlone() >= MOST_SHOWN) return showRest();
      now.close?.();
      now.close = show(wordsOf(webhook, now.failures));
    });
  }

  return {
    take(happened) {
      if (isWatched() || !isOn()) return;
      for (const one of happened) {
        if (one.kind === 'failed') failed(one.id, one.webhook, one.text);
        else runs.push(show({ title: one.title, body: one.text, route: `#/${one.place}` }));
        if (runs.length > MOST_SHOWN) runs.shift()?.();
      }
    },
    seen() {
      for (const { close } of groups.values()) close?.();
      for (const close of runs) close();
      rest?.close();
      rest = undefined;
      groups = new Map();
      runs = [];
    },
  };
}

function wordsOf(webhook: string, failures: ReadonlyMap<string, string>): NoticeWords {
  const [first] = failures;
  const texts = [...new Set(failures.values())];
  if (failures.size === 1 && first) return { title: `A delivery failed on ${webhook}`, body: first[1], route: `#/deliveries/${first[0]}` };
  const query = new URLSearchParams({ q: `webhook:${quoted(webhook)} state:failed` });
  return {
    title: `${failures.size} deliveries failed on ${webhook}`,
    body: texts.length > 2 ? `${texts.slice(0, 2).join(', ')} and others` : texts.join(', '),
    route: `#/deliveries?${query}`,
  };
}

function restWords(all: readonly ReadonlyMap<string, string>[]): NoticeWords {
  const deliveries = all.reduce((sum, { size }) => sum + size, 0);
  return {
    title: `${deliveries === 1 ? '1 delivery' : `${deliveries} deliveries`} failed on ${all.length === 1 ? 'another webhook' : `${all.length} more webhooks`}`,
    body: 'Open the list of what failed.',
    route: `#/deliveries?${new URLSearchParams({ q: 'state:failed' })}`,
  };
}

/** As the filter language takes a name with spaces. */
const quoted = (name: string): string => (/[\s",]/.test(name) ? `"${name.replaceAll('"', '')}"` : name);
