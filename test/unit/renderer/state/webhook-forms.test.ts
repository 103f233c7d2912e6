import { expect, it, vi } from 'vitest';
import { createWebhookForms, NEW } from '#renderer/state/webhook-forms.ts';
import { ControlError } from '#shared/client/control-requests.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import type { WebhookLint } from '#shared/domain/delivery/webhook-lint.ts';

const HOOK: Webhook = {
  id: 'w1',
  name: 'alias-hook',
  url: 'http://localhost:3000/hooks',
  events: ['prompt.created', 'prompt_tag.set'],
  status: 'ACTIVE',
  secret: 'set',
  createdAtMs: 1,
  updatedAtMs: 1,
};

function forms({ refusal, lints = [] }: { refusal?: ControlError; lints?: WebhookLint[] } = {}) {
  let hook = HOOK;
  const sent: unknown[] = [];
  const answer = (id: string, body: unknown) => {
    sent.push(body);
    return refusal ? Promise.reject(refusal) : Promise.resolve({ ...HOOK, id });
  };
  const timers: (() => void)[] = [];
  const core = {
    createWebhook: (body: unknown) => answer('w2', body),
    updateWebhook: (id: string, body: unknown) => answer(id, body),
    lintWebhook: vi.fn(() => Promise.resolve(lints)),
  };
  const made = createWebhookForms(
    core,
    () => new Map([[HOOK.id, hook]]),
    (_, callback) => timers.push(callback),
  );
  return {
    forms: made,
    core,
    sent,
    elsewhere: (change: Partial<Webhook>) => {
      hook = { ...hook, ...change };
    },
    pause() {
      for (const callback of timers.splice(0)) callback();
    },
  };
}

it('keeps only what differs from what is saved, and sends only that', async () => {
  const { forms: it, sent } = forms();
  it.change('w1', { name: 'other', description: 'text' });
  it.change('w1', { name: 'alias-hook', events: ['prompt_tag.set', 'prompt.created'] });

  expect(it.of('w1').draft).toEqual({ description: 'text' });
  expect(await it.save('w1')).toBe('w1');
  expect(sent).toEqual([{ description: 'text' }]);
  expect(it.of('w1').draft).toEqual({});
});

it('makes a webhook with what the form holds', async () => {
  const { forms: it, sent } = forms();
  it.change(NEW, { name: 'a', url: 'http://a/', secret: 's', events: ['prompt.created'], profile: 'mlflow' });

  expect(await it.save(NEW)).toBe('w2');
  expect(sent).toEqual([{ name: 'a', url: 'http://a/', secret: 's', events: ['prompt.created'], status: 'ACTIVE', profile: 'mlflow' }]);
});

it('says each wrong field at its place, the URL too, and keeps all that was typed', async () => {
  const refusal = new ControlError(400, {
    type: 'urn:x:bad-request',
    detail: 'body: name: …',
    errors: [
      { path: 'name', message: 'has to start with a letter' },
      { path: 'events', message: 'name at least one event' },
    ],
  });
  const lints: WebhookLint[] = [{ field: 'url', level: 'refused', text: 'Invalid webhook URL scheme.' }];
  const { forms: it } = forms({ refusal, lints });
  it.change(NEW, { name: '-', url: 'ftp://a' });

  expect(await it.save(NEW)).toBeUndefined();
  expect(it.of(NEW)).toMatchObject({
    draft: { name: '-', url: 'ftp://a' },
    wrong: { name: 'It has to start with a letter.', events: 'Name at least one event.', url: 'Invalid webhook URL scheme.' },
    saving: false,
  });
  it.change(NEW, { name: 'b' });
  expect(Object.keys(it.of(NEW).wrong)).toEqual(['events', 'url']);
});

it('what changes elsewhere meanwhile is not taken back by what was typed in another field', async () => {
  const { forms: it, sent, elsewhere } = forms();
  it.change('w1', { name: 'mine' });
  elsewhere({ url: 'http://elsewhere/' });

  await it.save('w1');

  expect(sent).toEqual([{ name: 'mine' }]);
});

it('asks about a URL when it was left alone for a moment, once', async () => {
  const { forms: it, core, pause } = forms();
  for (const url of ['h', 'ht', 'http://x/']) it.change('w1', { url });
  pause();
  await vi.waitFor(() => expect(it.of('w1').lints.url).toBe('http://x/'));

  expect(core.lintWebhook).toHaveBeenCalledTimes(1);
  expect(core.lintWebhook).toHaveBeenCalledWith({ url: 'http://x/', events: HOOK.events, id: 'w1' });
});
