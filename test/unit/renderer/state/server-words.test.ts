import { expect, it } from 'vitest';
import { arrivedFrom, inUseSummary, serversInUse } from '#renderer/state/server-words.ts';
import type { AttachedServers, Attachment, AttachmentState } from '#shared/domain/app/real-server.ts';

const attachment = (host: string, state: AttachmentState, arrived = 0): Attachment => ({
  ...{ id: `hookglass-${host}`, base: `https://${host}`, origin: `${host}, 3.9.0`, way: 'here', events: 14, sinceMs: 0, arrived, state },
});
const attached = (items: Attachment[], more: Partial<AttachedServers> = {}): AttachedServers => ({
  ...{ items, foreign: [], leftOver: [], environment: {}, ...more },
});
const summary = (...items: Attachment[]) => inUseSummary(serversInUse(attached(items)));

it('says which server is attached, or how many are, and asks first for the one that is in trouble', () => {
  const one = attachment('a.example', { kind: 'attached' }, 3);
  const waiting = attachment('b.example', { kind: 'waiting', untilMs: 1 });
  const left = attachment('c.example', { kind: 'left', problems: [] });

  expect(summary()).toBeUndefined();
  expect(summary(one)).toEqual({ kind: 'attached', words: 'a.example attached', title: 'a.example, 3.9.0: Attached; 3 arrived' });
  expect(summary(waiting)).toMatchObject({ kind: 'waiting', words: 'b.example attaching' });
  expect(summary(left)).toMatchObject({ kind: 'left', words: 'c.example not detached' });
  expect(summary(one, { ...one, id: 'other' })).toMatchObject({ words: '2 servers attached' });
  expect(summary(one, waiting, left)).toMatchObject({ kind: 'left', words: '3 servers (1 attached)' });
});

it('leaves out what has ended, and counts what the command line attached', () => {
  const ended = attachment('a.example', { kind: 'detached' });
  const foreign = [{ name: 'hookglass-9f2c41', origin: 'd.example' }];

  expect(summary(ended)).toBeUndefined();
  expect(inUseSummary(serversInUse(attached([ended], { foreign })))).toEqual({
    ...{ kind: 'attached', words: 'd.example attached', title: 'd.example: Attached by the command line' },
  });
  expect(serversInUse(undefined)).toEqual([]);
});

it('leads to what a server sent, whatever release it was', () => {
  expect(decodeURIComponent(arrivedFrom('a.example:5000, 3.9.0'))).toContain('q=from:a.example:5000');
});
