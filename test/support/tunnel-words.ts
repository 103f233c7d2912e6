import type { TunnelProblemCode } from '#shared/domain/app/tunnel.ts';
import type { TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';

/** What a tunnel program really prints, with names and addresses changed. */
export interface ProviderWords {
  settings: TunnelSettings;
  program: string;
  /** Noise around the line that names the URL, and the URL that has to be found. */
  good: { stdout?: string; stderr?: string; url: string };
  /** Complaints, and what each has to be understood as. */
  complaints: { stdout?: string; stderr?: string; exitCode: number; code: TunnelProblemCode }[];
  /** The arguments for a receiver on 127.0.0.1:8000, the folder of our own written as DIR. */
  args: string[];
}

const SSH_OPTIONS = [
  ...['-F', 'none', '-T'],
  ...[
    'BatchMode=yes',
    'ExitOnForwardFailure=yes',
    'StrictHostKeyChecking=accept-new',
    'UserKnownHostsFile="DIR/known_hosts" "HOME/.ssh/known_hosts"',
    'ConnectTimeout=15',
    'ServerAliveInterval=10',
    'ServerAliveCountMax=2',
    'ForwardAgent=no',
    'ForwardX11=no',
    'PermitLocalCommand=no',
    'ControlMaster=no',
    'ControlPath=none',
  ].flatMap((setting) => ['-o', setting]),
];

const SSH_COMPLAINTS: ProviderWords['complaints'] = [
  {
    stderr: 'ssh: Could not resolve hostname relay.example.org: Name or service not known\n',
    exitCode: 255,
    code: 'unknown-host',
  },
  { stderr: 'ssh: connect to host relay.example.org port 2222: Connection timed out\n', exitCode: 255, code: 'unreachable' },
  { stderr: 'hook@relay.example.org: Permission denied (publickey,keyboard-interactive).\n', exitCode: 255, code: 'login-required' },
  {
    stderr: [
      '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
      '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
      '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
      'Host key verification failed.\n',
    ].join('\r\n'),
    exitCode: 255,
    code: 'host-key-changed',
  },
  {
    stderr: 'Connection timed out during banner exchange\r\nConnection to 192.0.2.7 port 2222 timed out\r\n',
    exitCode: 255,
    code: 'unreachable',
  },
  {
    stderr: 'kex_exchange_identification: Connection closed by remote host\r\nConnection closed by 192.0.2.7 port 2222\r\n',
    exitCode: 255,
    code: 'unreachable',
  },
  {
    stderr: [
      "Permissions 0644 for '/people/ada/.ssh/hook' are too open.",
      'Load key "/people/ada/.ssh/hook": bad permissions',
      'hook@relay.example.org: Permission denied (publickey).\n',
    ].join('\r\n'),
    exitCode: 255,
    code: 'login-required',
  },
  {
    stderr: 'Received disconnect from 192.0.2.7 port 2222:2: Too many authentication failures\r\n',
    exitCode: 255,
    code: 'login-required',
  },
  { stderr: 'Error: remote port forwarding failed for listen port 8080\n', exitCode: 255, code: 'far-port-in-use' },
];

export const PROVIDER_WORDS: readonly ProviderWords[] = [
  {
    settings: { provider: 'localhost.run' },
    program: 'ssh',
    good: {
      stdout: [
        '',
        '===============================================================================',
        'Welcome to localhost.run!',
        'Follow your favourite reverse tunnel at [https://twitter.com/localhost_run].',
        'To set up and manage custom domains go to https://admin.localhost.run/',
        '===============================================================================',
        '',
        '4f1c2a90b7de13.lhr.life tunneled with tls termination, https://4f1c2a90b7de13.lhr.life',
        'create an account and add your key for a longer lasting domain name.\n',
      ].join('\r\n'),
      stderr: "Warning: Permanently added 'localhost.run' (RSA) to the list of known hosts.\r\n",
      url: 'https://4f1c2a90b7de13.lhr.life',
    },
    complaints: SSH_COMPLAINTS,
    args: [...SSH_OPTIONS, '-R', '80:127.0.0.1:8000', '--', 'nokey@localhost.run'],
  },
  {
    settings: { provider: 'serveo' },
    program: 'ssh',
    good: {
      stdout: '\u001b[32mForwarding HTTP traffic from https://5d9e0c41.serveo.net\u001b[0m\r\n',
      url: 'https://5d9e0c41.serveo.net',
    },
    complaints: SSH_COMPLAINTS,
    args: [...SSH_OPTIONS, '-R', '80:127.0.0.1:8000', '--', 'serveo.net'],
  },
  {
    settings: {
      provider: 'ssh',
      host: 'relay.example.org',
      user: 'hook',
      port: 2222,
      jump: 'gate.example.org',
      identityFile: '~/.ssh/hook',
    },
    program: 'ssh',
    good: {
      stderr: [
        "Warning: Permanently added '[relay.example.org]:2222' (ED25519) to the list of known hosts.",
        'Authenticated to relay.example.org ([192.0.2.7]:2222) using "publickey".',
        'Allocated port 38687 for remote forward to 127.0.0.1:8000\n',
      ].join('\r\n'),
      url: 'http://relay.example.org:38687',
    },
    complaints: SSH_COMPLAINTS,
    args: [
      ...SSH_OPTIONS,
      ...['-N', '-o', 'LogLevel=VERBOSE', '-p', '2222', '-o', 'IdentitiesOnly=yes', '-i', 'HOME/.ssh/hook', '-J', 'gate.example.org'],
      ...['-R', '*:0:127.0.0.1:8000', '--', 'hook@relay.example.org'],
    ],
  },
  {
    settings: { provider: 'ssh', host: 'relay.example.org', remotePort: 8080, publicUrl: 'https://hooks.example.org' },
    program: 'ssh',
    good: {
      stderr: 'Authenticated to relay.example.org ([192.0.2.7]:22) using "publickey".\r\n',
      url: 'https://hooks.example.org',
    },
    complaints: SSH_COMPLAINTS,
    args: [...SSH_OPTIONS, '-N', '-o', 'LogLevel=VERBOSE', '-R', 'localhost:8080:127.0.0.1:8000', '--', 'relay.example.org'],
  },
  {
    settings: { provider: 'cloudflared' },
    program: 'cloudflared',
    good: {
      stderr: [
        '2026-01-20T09:56:33Z INF Thank you for trying Cloudflare Tunnel. Doing so, without a Cloudflare account, is a quick way to experiment.',
        '2026-01-20T09:56:33Z INF Requesting new quick Tunnel on trycloudflare.com...',
        '2026-01-20T09:56:36Z INF +----------------------------------------------------------------------------+',
        '2026-01-20T09:56:36Z INF |  Your quick Tunnel has been created! Visit it at (it may take some time):  |',
        '2026-01-20T09:56:36Z INF |  https://disciplinary-tennis-breaking-under.trycloudflare.com              |',
        '2026-01-20T09:56:36Z INF +----------------------------------------------------------------------------+',
        '2026-01-20T09:56:36Z INF Version 2025.9.1 (Checksum 0b1f)',
        '2026-01-20T09:56:37Z INF Registered tunnel connection connIndex=0 connection=1b7e event=0 ip=198.41.192.7 location=fra03 protocol=quic\n',
      ].join('\n'),
      url: 'https://disciplinary-tennis-breaking-under.trycloudflare.com',
    },
    complaints: [
      {
        stderr:
          '2026-01-20T09:56:33Z ERR Error unmarshaling QuickTunnel response: error code: 1015 error="invalid character" status_code="429 Too Many Requests"\n',
        exitCode: 1,
        code: 'limit-reached',
      },
      {
        stderr:
          'failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": dial tcp: lookup api.trycloudflare.com on 127.0.0.53:53: no such host\n',
        exitCode: 1,
        code: 'unknown-host',
      },
      {
        stderr:
          '2026-01-20T09:56:33Z ERR Cannot determine default origin certificate path. No file cert.pem in [~/.cloudflared ~/.cloudflare-warp]\n',
        exitCode: 1,
        code: 'login-required',
      },
      { stderr: 'flag provided but not defined: -url\n', exitCode: 1, code: 'ended' },
    ],
    args: ['tunnel', '--no-autoupdate', '--config', 'DIR/cloudflared.yml', '--url', 'http://127.0.0.1:8000'],
  },
  {
    settings: { provider: 'cloudflared-named', name: 'hooks', publicUrl: 'https://hooks.example.org' },
    program: 'cloudflared',
    good: {
      stderr: [
        '2026-01-20T09:56:33Z INF Starting tunnel tunnelID=6ff42ae2-765d-4adf-8112-31c55c1551ef',
        '2026-01-20T09:56:34Z INF Registered tunnel connection connIndex=0 connection=1b7e event=0 ip=198.41.192.7 location=fra03 protocol=quic\n',
      ].join('\n'),
      url: 'https://hooks.example.org',
    },
    complaints: [
      {
        stderr: [
          '2026-01-20T09:56:33Z ERR Cannot determine default origin certificate path. No file cert.pem in [~/.cloudflared ~/.cloudflare-warp]',
          "error parsing tunnel ID: Error locating origin cert: client didn't specify origincert path\n",
        ].join('\n'),
        exitCode: 1,
        code: 'login-required',
      },
      {
        stderr: 'error parsing tunnel ID: "hooks" is neither the ID nor the name of any of your tunnels\n',
        exitCode: 1,
        code: 'name-unknown',
      },
    ],
    args: ['tunnel', '--no-autoupdate', '--config', 'DIR/cloudflared.yml', 'run', '--url', 'http://127.0.0.1:8000', '--', 'hooks'],
  },
  {
    settings: { provider: 'ngrok', domain: 'hooks.ngrok.app' },
    program: 'ngrok',
    good: {
      stdout: [
        '{"lvl":"info","msg":"no configuration paths supplied","t":"2026-01-20T09:56:33Z"}',
        '{"addr":"127.0.0.1:4040","allow_hosts":[],"lvl":"info","msg":"starting web service","obj":"web","t":"2026-01-20T09:56:33Z"}',
        '{"lvl":"info","msg":"client session established","obj":"tunnels.session","t":"2026-01-20T09:56:33Z"}',
        '{"addr":"http://127.0.0.1:8000","lvl":"info","msg":"started tunnel","name":"command_line","obj":"tunnels","t":"2026-01-20T09:56:34Z","url":"https://hooks.ngrok.app"}\n',
      ].join('\n'),
      url: 'https://hooks.ngrok.app',
    },
    complaints: [
      {
        stdout:
          '{"err":"authentication failed: Usage of ngrok requires a verified account and authtoken.\\r\\n\\r\\nERR_NGROK_4018\\r\\n","lvl":"eror","msg":"failed to reconnect session"}\n',
        stderr: 'ERROR:  authentication failed: Usage of ngrok requires a verified account and authtoken.\nERROR:  ERR_NGROK_4018\n',
        exitCode: 1,
        code: 'login-required',
      },
      {
        stderr: 'ERROR:  Your account is limited to 1 simultaneous ngrok agent session.\nERROR:  ERR_NGROK_108\n',
        exitCode: 1,
        code: 'limit-reached',
      },
      {
        stderr: 'ERROR:  failed to start tunnel: The endpoint is already online.\nERROR:  ERR_NGROK_334\n',
        exitCode: 1,
        code: 'name-in-use',
      },
      { stderr: 'ERROR:  something new\nERROR:  ERR_NGROK_9999\n', exitCode: 1, code: 'ended' },
    ],
    args: ['http', '--log', 'stdout', '--log-format', 'json', '--domain', 'hooks.ngrok.app', 'http://127.0.0.1:8000'],
  },
  {
    settings: { provider: 'custom' },
    program: 'bore',
    good: {
      stdout:
        '2026-01-20T09:56:33Z  INFO bore_cli::client: connected to server remote_port=41235\n2026-01-20T09:56:33Z  INFO bore_cli::client: listening at bore.pub:41235\n',
      url: 'http://bore.pub:41235',
    },
    complaints: [
      { stderr: 'Error: could not connect to bore.pub:7835\n', exitCode: 1, code: 'ended' },
      { stderr: 'Error: server requires authentication, but no client secret was provided\n', exitCode: 1, code: 'login-required' },
      { stderr: 'INFO authentication is not asked for\nError: timed out\n', exitCode: 1, code: 'ended' },
    ],
    args: ['local', '8000', '--to=bore.pub'],
  },
];
