import { describe, expect, it } from 'vitest';
import type { Happening } from '#shared/domain/app/desktop.ts';
import { createNotices, type NoticeWords } from '../../../../electron/desktop/notices.ts';

const failed = (id: string, webhook = 'alias-hook', text = 'model_version.created 503'): Happening => ({
  kind: 'failed',
  id,
  webhook,
  text,
});

function setUp() {
  const shown: NoticeWords[] = [];
  const closed: NoticeWords[] = [];
  const now = { watched: false, on: true };
  let due: (() => void)[] = [];
  const notices = createNotices({
    isWatched: () => now.watched,
    isOn: () => now.on,
    later: (_ms, callback) => void due.push(callback),
    show(words) {
      shown.push(words);
      return () => void closed.push(words);
    },
  });
  const pass = () => {
    const all = due;
    due = [];
    for (const callback of all) callback();
  };
  return { notices, shown, closed, now, pass };
}

describe('notifications', () => {
  it('tell of one failure by its event, and lead to it', () => {
    const { notices, shown, pass } = setUp();

    notices.take([failed('d7')]);
    pass();

    expect(shown).toEqual([{ title: 'A delivery failed on alias-hook', body: 'model_version.created 503', route: '#/deliveries/d7' }]);
  });

  it('are one for each webhook, with the number, and lead to all of them', () => {
    const { notices, shown, pass } = setUp();

    notices.take([failed('d1'), failed('d2'), failed('d3', 'ci notify')]);
    notices.take([failed('d4')]);
    pass();

    expect(shown.map(({ title }) => title)).toEqual(['3 deliveries failed on alias-hook', 'A delivery failed on ci notify']);
    expect(new URLSearchParams(shown[0]?.route.split('?')[1]).get('q')).toBe('webhook:alias-hook state:failed');
  });

  it('count on in the place of the one before', () => {
    const { notices, shown, closed, pass } = setUp();
    notices.take([failed('d1')]);
    pass();

    notices.take([failed('d2')]);
    pass();

    expect(shown.at(-1)?.title).toBe('2 deliveries failed on alias-hook');
    expect(closed).toEqual([shown[0]]);
  });

  it('are four at a time, and one more for all other webhooks, however many there are', () => {
    const { notices, shown, closed, pass } = setUp();

    notices.take(Array.from({ length: 300 }, (_, n) => failed(`d${n}`, `hook ${n}`)));
    pass();
    notices.take(Array.from({ length: 9 }, (_, n) => ({ kind: 'run', title: `Run ${n}`, text: '', place: `conformance/runs/${n}` })));

    expect(shown).toHaveLength(14);
    const open = shown.filter((words) => !closed.includes(words)).map(({ title }) => title);
    expect(open).toEqual([
      ...['hook 0', 'hook 1', 'hook 2', 'hook 3'].map((name) => `A delivery failed on ${name}`),
      '296 deliveries failed on 296 more webhooks',
      ...['Run 5', 'Run 6', 'Run 7', 'Run 8'],
    ]);
    notices.seen();
    expect(closed).toHaveLength(shown.length);
  });

  it('are none while somebody looks at the window, or has switched them off', () => {
    const { notices, shown, now, pass } = setUp();
    now.watched = true;
    notices.take([failed('d1'), { kind: 'run', title: 'Run 1 has finished', text: '', place: 'conformance/runs/1' }]);
    now.watched = false;
    now.on = false;
    notices.take([failed('d2')]);
    pass();

    expect(shown).toEqual([]);
  });

  it('are not shown when the window was looked at in between, and are taken away when it is', () => {
    const { notices, shown, closed, now, pass } = setUp();
    notices.take([failed('d1')]);
    now.watched = true;
    pass();
    expect(shown).toEqual([]);
    now.watched = false;
    notices.take([{ kind: 'run', title: 'Run 2 has finished', text: '21 passed', place: 'conformance/runs/2' }]);

    notices.seen();

    expect(closed).toEqual([{ title: 'Run 2 has finished', body: '21 passed', route: '#/conformance/runs/2' }]);
  });
});
