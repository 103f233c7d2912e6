import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ControlClient } from '#shared/client/control-client.ts';
import type { TunnelState } from '#shared/domain/app/tunnel.ts';

const URL_LINE = 'INF |  https://quiet-harbour-lends-maps.trycloudflare.com  |';

/** Programs in a folder of the pictures' own, in place of those that would ask the real internet. */
export interface TunnelPrograms {
  /** In front of PATH. */
  folder: string;
  /** Where the public name leads. */
  receiverFile: string;
  /** While the file is there, cloudflared has no name yet. */
  holdFile: string;
  /** The cable: while the file is there, cloudflared has no network. */
  cutFile: string;
}

export function layTunnelPrograms(parent: string): TunnelPrograms {
  const folder = path.join(parent, 'bin');
  const cutFile = path.join(parent, 'cut');
  const holdFile = path.join(parent, 'hold');
  mkdirSync(folder);
  program(folder, 'cloudflared', [
    'case "$*" in',
    '*--version*) echo "cloudflared version 2025.9.1 (built 2025-09-22-13:28 UTC)"; exit;;',
    `*run*) echo "Cannot determine default origin certificate path" >&2; exit 1;;`,
    'esac',
    `if [ -e '${cutFile}' ]; then echo "lookup api.trycloudflare.com: no such host" >&2; exit 1; fi`,
    `while [ -e '${holdFile}' ]; do sleep 0.2; done; echo "${URL_LINE}" >&2`,
    `while [ ! -e '${cutFile}' ]; do sleep 0.2; done`,
    'echo "ERR Lost connection with the edge" >&2; exit 1',
  ]);
  program(folder, 'ssh', ['echo "OpenSSH_9.6p1, OpenSSL 3.0.13 30 Jan 2024" >&2']);
  return { folder, cutFile, holdFile, receiverFile: path.join(parent, 'receiver') };
}

function program(folder: string, name: string, lines: string[]): void {
  const file = path.join(folder, name);
  writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(file, 0o755);
}

/** Brings the tunnel into each of its states, in an order in which each is reached from the one before. */
export async function showTunnelStates(
  client: ControlClient,
  receiverUrl: string,
  { receiverFile, cutFile, holdFile }: TunnelPrograms,
  shoot: (kind: TunnelState['kind']) => Promise<void>,
): Promise<void> {
  writeFileSync(receiverFile, receiverUrl);
  const events = ['model_version_alias.created'] as const;
  const webhook = await client.createWebhook({ name: 'deploy', url: `${receiverUrl}/webhook`, events, secret: 'of the pictures' });
  await client.createWebhook({ name: 'chat', url: 'https://chat.example.org/hooks/ml', events, secret: 'of the pictures' });
  const until = async (kind: TunnelState['kind']) => {
    while ((await client.tunnel()).state.kind !== kind) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  await shoot('off');

  writeFileSync(holdFile, '');
  await client.startTunnel({ provider: 'cloudflared' });
  await shoot('starting');
  rmSync(holdFile);
  await until('on');
  writeFileSync(cutFile, ''); // a short gap, so that the list of them is seen
  await until('down');
  rmSync(cutFile);
  await until('on');
  await client.followTunnel(webhook.id);
  await shoot('on');

  writeFileSync(cutFile, '');
  await until('down');
  await shoot('down');
  rmSync(cutFile);

  await client.startTunnel({ provider: 'cloudflared-named', name: 'hooks', publicUrl: 'https://hooks.example.org' });
  await until('failed');
  await shoot('failed');
}
