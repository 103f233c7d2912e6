import { describe, expect, it } from 'vitest';
import { chosenProvider, createTunnelControl, isChanged } from '#renderer/state/tunnel-control.ts';
import { ControlError } from '#shared/client/control-requests.ts';
import type { TunnelProviderInfo, TunnelStatus } from '#shared/domain/app/tunnel.ts';
import type { TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';

const OFF: TunnelStatus = { state: { kind: 'off' }, reaches: 'http://127.0.0.1:8000', gaps: [], followers: [] };
const SSH: TunnelSettings = { provider: 'ssh', host: 'relay', port: 2222 };
const found = { path: '/usr/bin/x', version: '1.0' };
const info = (name: TunnelProviderInfo['name'], here: boolean): TunnelProviderInfo => ({
  name,
  program: 'x',
  install: 'Install x.',
  ...(here && { found }),
});

function rig(status: TunnelStatus = OFF) {
  const started: TunnelSettings[] = [];
  let refusal: Error | undefined;
  let answer = Promise.resolve();
  let looks = 0;
  const control = createTunnelControl(
    {
      async tunnelProviders() {
        looks++;
        return [info('cloudflared', false), info('cloudflared-named', true), info('localhost.run', true)];
      },
      async startTunnel(settings) {
        started.push(settings);
        await answer;
        if (refusal) throw refusal;
        return status;
      },
      stopTunnel: async () => OFF,
    },
    () => status,
  );
  return {
    control,
    started,
    looks: () => looks,
    refuse: (error: Error) => {
      refusal = error;
    },
    hold() {
      let release: () => void = () => undefined;
      answer = new Promise((resolve) => {
        release = resolve;
      });
      return () => release();
    },
  };
}

describe('what Start would use', () => {
  it('is what was chosen, else what was used the last time, else the first that can start as it is', () => {
    const providers = [info('cloudflared', false), info('cloudflared-named', true), info('localhost.run', true)];
    const form = { texts: {}, wrong: {}, looking: false, providers };

    expect(chosenProvider({ ...form, provider: 'ngrok' }, { ...OFF, settings: SSH })).toBe('ngrok');
    expect(chosenProvider(form, { ...OFF, settings: SSH })).toBe('ssh');
    expect(chosenProvider(form, OFF)).toBe('localhost.run');
    expect(chosenProvider({ texts: {}, wrong: {}, looking: false }, undefined)).toBe('cloudflared');
  });

  it('is looked for first when nobody has looked yet', async () => {
    const { control, started } = rig();

    await control.start();

    expect(started).toEqual([{ provider: 'localhost.run' }]);
  });

  it('is asked for once, however many want to know', async () => {
    const { control, looks } = rig();

    await Promise.all([control.look(), control.look()]);

    expect(looks()).toBe(1);
    expect(control.form.get()).toMatchObject({ looking: false, providers: [{}, {}, {}] });
  });

  it('keeps the fields of the last time beside the one that was changed', async () => {
    const { control, started } = rig({ ...OFF, settings: SSH });

    control.type('ssh', 'host', 'other');
    await control.start();

    expect(started).toEqual([{ ...SSH, host: 'other' }]);
  });
});

describe('what the core refuses', () => {
  const refusal = (path: string, message: string) =>
    new ControlError(422, { type: 'urn:hookglass:problem:refused', detail: `${path}: ${message}`, errors: [{ path, message }] });

  it('is kept with the field it names, until somebody types there', async () => {
    const { control, refuse } = rig();
    refuse(refusal('host', 'it is empty.'));

    control.choose('ssh');
    await control.start();
    expect(control.form.get()).toMatchObject({ wrong: { host: 'It is empty.' } });
    expect(control.form.get()).not.toHaveProperty('busy');

    control.type('ssh', 'host', 'r');
    expect(control.form.get().wrong).toEqual({});
  });

  it('is kept for the whole where no field of this provider is meant', async () => {
    const { control, refuse } = rig();
    refuse(refusal('host', 'it is empty.'));

    await control.start();

    expect(control.form.get().wrong).toEqual({ '': 'host: it is empty.' });
  });

  it('is said when there is no core at all', async () => {
    const { control, refuse } = rig();
    refuse(new TypeError('Failed to fetch'));

    await control.start();

    expect(control.form.get().wrong).toEqual({ '': 'Failed to fetch' });
  });

  it('leaves one request at a time', async () => {
    const { control, started, hold } = rig();
    control.choose('serveo');
    const release = hold();

    const first = control.start();
    await control.start();
    release();
    await first;

    expect(started).toHaveLength(1);
  });
});

describe('fields beside a tunnel that is on', () => {
  const on: TunnelStatus = { ...OFF, settings: SSH, state: { kind: 'starting', sinceMs: 0 } };
  const form = { texts: {}, wrong: {}, looking: false };

  it('are the same until something else is chosen or typed', () => {
    expect(isChanged(form, on)).toBe(false);
    expect(isChanged({ ...form, texts: { ssh: { host: ' relay', port: '2222', user: '' } } }, on)).toBe(false);
    expect(isChanged({ ...form, texts: { ssh: { host: 'relay' } } }, on)).toBe(true);
    expect(isChanged({ ...form, provider: 'serveo' }, on)).toBe(true);
  });
});
