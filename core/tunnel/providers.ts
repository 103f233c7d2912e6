import path from 'node:path';
import { openPrivateDirectory } from '#core/files/private-directory.ts';
import { readPrivateFile, writePrivateFile } from '#core/files/private-file.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import type { CustomCommand, TunnelProblem, TunnelProviderInfo } from '#shared/domain/app/tunnel.ts';
import { type SettingsOf, TUNNEL_PROVIDERS, type TunnelProviderName, type TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';
import { CLOUDFLARED_INSTALL, type CloudflaredPlace, launchNamedTunnel, launchQuickTunnel } from './cloudflared.ts';
import { launchCustom } from './custom.ts';
import { findProgram, programVersion } from './find-program.ts';
import { launchNgrok, NGROK_INSTALL } from './ngrok.ts';
import { parseCustomCommand } from './parse-settings.ts';
import { noProgram, problem } from './problems.ts';
import type { Before, Launch, Target } from './provider.ts';
import { RefusedValueError } from './safe-value.ts';
import { launchLocalhostRun, launchServeo, launchSsh, SSH_INSTALL, type SshPlace } from './ssh.ts';

export interface ProvidersOptions {
  /** A folder of our own: known host keys, cloudflared's empty configuration, the user's own command. */
  dir: string;
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  target: () => Target;
}

export interface Providers {
  launch(settings: TunnelSettings, before?: Before): Launch | { problem: TunnelProblem };
  info(): Promise<TunnelProviderInfo[]>;
}

interface Program {
  program: string;
  versionArgs: readonly string[];
  install: string;
}

const SSH: Program = { program: 'ssh', versionArgs: ['-V'], install: SSH_INSTALL };
const CLOUDFLARED: Program = { program: 'cloudflared', versionArgs: ['--version'], install: CLOUDFLARED_INSTALL };
const NGROK: Program = { program: 'ngrok', versionArgs: ['version'], install: NGROK_INSTALL };

/** Where a program is started: what leads to it, and the files of ours that it may use. */
interface Place {
  target: Target;
  ssh: SshPlace;
  cloudflared: CloudflaredPlace;
  custom: () => CustomCommand | { problem: TunnelProblem };
  before: Before | undefined;
}

interface Launcher<Settings> {
  /** Without one, the program is the user's own. */
  program?: Program;
  launch(settings: Settings, place: Place): Launch | { problem: TunnelProblem };
}

/** How each provider is started. */
const LAUNCHERS: { [Name in TunnelProviderName]: Launcher<SettingsOf<Name>> } = {
  'localhost.run': { program: SSH, launch: (_, { target, ssh }) => launchLocalhostRun(target, ssh) },
  serveo: { program: SSH, launch: (_, { target, ssh }) => launchServeo(target, ssh) },
  ssh: { program: SSH, launch: (settings, { target, ssh, before }) => launchSsh(settings, target, ssh, before) },
  cloudflared: { program: CLOUDFLARED, launch: (_, { target, cloudflared }) => launchQuickTunnel(target, cloudflared) },
  'cloudflared-named': {
    program: CLOUDFLARED,
    launch: (settings, { target, cloudflared }) => launchNamedTunnel(settings, target, cloudflared),
  },
  ngrok: { program: NGROK, launch: (settings, { target }) => launchNgrok(settings, target) },
  custom: {
    launch(_, { target, custom }) {
      const own = custom();
      return 'problem' in own ? own : launchCustom(own, target);
    },
  },
};

/** The file in which the user may describe a tunnel command of their own. */
const CUSTOM_FILE = 'custom.json';

/** Turns checked settings into a program that exists here, with its arguments. Nothing is ever downloaded. */
export function createProviders({ dir, home, env, target }: ProvidersOptions): Providers {
  const customFile = path.join(dir, CUSTOM_FILE);
  const emptyConfigFile = path.join(dir, 'cloudflared.yml');
  const sshPlace = { knownHostsFile: path.join(dir, 'known_hosts'), home };

  function programOf(name: TunnelProviderName): Program | { problem: TunnelProblem } {
    const { program } = LAUNCHERS[name];
    if (program) return program;
    const custom = readCustom();
    if ('problem' in custom) return custom;
    return { program: custom.command, versionArgs: ['--version'], install: `Described in ${customFile}.` };
  }

  function readCustom(): CustomCommand | { problem: TunnelProblem } {
    try {
      return parseCustomCommand(JSON.parse(readPrivateFile(customFile) ?? ''));
    } catch (error) {
      const why = isSaid(error) ? error.message : 'it cannot be read';
      const fix = 'docs/tunnels.md shows what the file looks like.';
      return { problem: problem('not-started', `${customFile} describes no tunnel command: ${why}`, fix) };
    }
  }

  /** The programs write here themselves, with whatever mode they like, so their files are there before them. */
  function prepareFolder(): { problem: TunnelProblem } | undefined {
    try {
      openPrivateDirectory(dir, 'The folder of the tunnel');
      writePrivateFile(emptyConfigFile, '');
      if (readPrivateFile(sshPlace.knownHostsFile) === undefined) writePrivateFile(sshPlace.knownHostsFile, '');
      return undefined;
    } catch (error) {
      if (error instanceof StartError) return { problem: problem('not-started', error.message) };
      throw error;
    }
  }

  function launchOf(settings: TunnelSettings, before: Before | undefined): Launch | { problem: TunnelProblem } {
    // The entry is that of the settings' own provider, which the compiler cannot see.
    const { launch } = LAUNCHERS[settings.provider] as Launcher<TunnelSettings>;
    return launch(settings, { target: target(), ssh: sshPlace, cloudflared: { emptyConfigFile }, custom: readCustom, before });
  }

  return {
    launch(settings, before) {
      const program = programOf(settings.provider);
      if ('problem' in program) return program;
      const found = findProgram(program.program, env);
      if (found === undefined) return { problem: noProgram(program.program, program.install) };
      const unsafe = prepareFolder();
      if (unsafe) return unsafe;
      const launch = launchOf(settings, before);
      return 'problem' in launch ? launch : { ...launch, program: found };
    },
    info() {
      return Promise.all(
        TUNNEL_PROVIDERS.map(async (name) => {
          const program = programOf(name);
          if ('problem' in program) return { name, program: '', install: program.problem.fix ?? program.problem.message };
          const path = findProgram(program.program, env);
          // A command of the user's own may do anything when asked for a version, so it is not asked.
          const version = path === undefined || name === 'custom' ? '' : await programVersion(path, program.versionArgs, env);
          return { name, program: program.program, install: program.install, ...(path !== undefined && { found: { path, version } }) };
        }),
      );
    },
  };
}

const isSaid = (error: unknown): error is Error =>
  error instanceof RefusedValueError || error instanceof SyntaxError || error instanceof StartError;
