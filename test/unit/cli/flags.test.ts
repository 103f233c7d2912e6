import { describe, expect, it } from 'vitest';
import { names, texts } from '#cli/flag-kinds.ts';
import { exposedSecrets, readFlags } from '#cli/flags.ts';
import { SERVE_FLAGS } from '#cli/serve-flags.ts';
import { StartError } from '#shared/domain/app/start-error.ts';

const read = (argv: string[], env: NodeJS.ProcessEnv = {}) => readFlags(SERVE_FLAGS, argv, env, 'serve');
const refusal = (argv: string[], env: NodeJS.ProcessEnv = {}) => {
  try {
    read(argv, env);
  } catch (error) {
    if (error instanceof StartError) return { exitCode: error.exitCode, message: error.message };
  }
  return undefined;
};

describe('the flags of serve', () => {
  it('take the documented defaults, which nobody chose', () => {
    const { values, chosen } = read([]);

    expect(values).toMatchObject({ 'mlflow-port': 5000, 'receiver-port': 8000, 'inspector-port': 5080, 'retry-profile': 'documented' });
    expect(chosen.size).toBe(0);
  });

  it('come from the command line before the environment, and from our variable before one of MLflow', () => {
    const env = { HOOKGLASS_MAX_RETRIES: '5', MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES: '7', HOOKGLASS_MLFLOW_PORT: '5001' };

    const { values, chosen } = read(['--mlflow-port=5002'], env);

    expect(values['mlflow-port']).toBe(5002);
    expect(values['max-retries']).toBe(5);
    expect([...chosen].sort()).toEqual(['max-retries', 'mlflow-port']);
  });

  it('honour the variables of MLflow', () => {
    const { values } = read([], {
      MLFLOW_WEBHOOK_REQUEST_TIMEOUT: '7',
      MLFLOW_WEBHOOK_DELIVERY_MAX_WORKERS: '3',
      MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'https, http',
      MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'True',
    });

    expect(values).toMatchObject({
      'request-timeout': 7,
      'max-workers': 3,
      'allowed-schemes': ['https', 'http'],
      'allow-private-ips': true,
    });
  });

  it('can be switched off by name', () => {
    expect(read(['--no-open']).values.open).toBe(false);
    expect(read([]).values.open).toBeUndefined();
  });

  it.each([
    [['--mlflow-prot', '1'], 'serve has no flag --mlflow-prot. Did you mean --mlflow-port? "hookglass help serve" lists its flags.'],
    [['--mlflow-port', '65536'], '--mlflow-port "65536": a whole number from 0 to 65535 is expected.'],
    [['--mlflow-port', '-1'], '--mlflow-port needs a value: --mlflow-port PORT; one that begins with a dash is written --mlflow-port=-….'],
    [['--mlflow-port'], '--mlflow-port needs a value: --mlflow-port PORT.'],
    [['--strict=yes'], '--strict takes no value. "hookglass help serve" lists its flags.'],
    [['-x'], 'serve has no flag -x. "hookglass help serve" lists its flags.'],
    [['--time-scale', '1e3'], '--time-scale "1e3": a number from 0 to 1000 is expected.'],
    [
      ['--mlflow-host', ''],
      '--mlflow-host is there, but its value is empty. Give it one, --mlflow-host ADDRESS, or leave it out: it is 127.0.0.1 then.',
    ],
    [['--data-dir='], '--data-dir is there, but its value is empty. Give it one, --data-dir DIR, or leave it out.'],
    [['--keep-count', ''], '--keep-count is there, but its value is empty. Give it one, --keep-count N, or leave it out.'],
    ...['300.1.1.1', 'http://127.0.0.1', '127.0.0.1:5000', '10.0.0.0/8', 'a b', ' ', '[::1', 'user@host', '*', 'host:'].map(
      (host): [string[], string] => [
        ['--mlflow-host', host],
        `--mlflow-host ${JSON.stringify(host.replace('user@', '•••@'))}: an address of this machine is expected, without scheme and port, such as 127.0.0.1, ::1 or 0.0.0.0.`,
      ],
    ),
    ...[',', ' , '].map((given): [string[], string] => [
      ['--allowed-hosts', given],
      `--allowed-hosts ${JSON.stringify(given)}: a name is expected, or several separated by commas.`,
    ]),
    ...['http://ci.internal', '10.0.0.0/8', '*.internal', 'ci.internal:8080', 'ci.internal/hook'].map((given): [string[], string] => [
      ['--allowed-targets', given],
      `--allowed-targets ${JSON.stringify(given)}: whole host names or addresses are expected, without scheme, port, path or *, such as ci.internal or 10.0.0.7.`,
    ]),
    ...['http://', 'https:', '*', '443'].map((given): [string[], string] => [
      ['--allowed-schemes', given],
      `--allowed-schemes ${JSON.stringify(given)}: schemes are expected without what stands behind them, such as https or http,https.`,
    ]),
    ...['/a/../b', '/..', '/.', '/a/./b', '//', '/a//b', '/a?b'].map((given): [string[], string] => [
      ['--static-prefix', given],
      `--static-prefix ${JSON.stringify(given)}: a path is expected that begins with / and does not end with one, such as /mlflow.`,
    ]),
    [['--retry-profile', 'fast'], '--retry-profile "fast": one of documented, mlflow is expected.'],
  ])('refuse %j with exit 2 and what is expected', (argv, message) => {
    const refused = refusal(argv);

    expect(refused).toEqual({ exitCode: 2, message });
  });

  it.each([
    ['--mlflow-host', '[::1]', '::1'],
    ['--mlflow-host', '::', '::'],
    ['--mlflow-host', 'LOCALHOST', 'localhost'],
    ['--mlflow-host', '0', '0.0.0.0'],
    ['--receiver-host', ' 127.0.0.1 ', '127.0.0.1'],
    ['--static-prefix', '/a.b/..c', '/a.b/..c'],
    ['--allowed-targets', 'CI.internal., [fd00::7],10.0.0.7,', ['ci.internal', 'fd00::7', '10.0.0.7']],
    ['--allowed-schemes', 'https,git+http', ['https', 'git+http']],
  ] as const)('read %s %s', (name, given, value) => {
    expect(read([name, given]).values).toMatchObject({ [name.slice(2)]: value });
  });

  it('take an empty variable for one that is not set', () => {
    expect(read([], { HOOKGLASS_MLFLOW_HOST: '', HOOKGLASS_DATA_DIR: '' }).values).toMatchObject({
      'mlflow-host': '127.0.0.1',
      'data-dir': undefined,
    });
  });

  it('name the variable that was wrong', () => {
    expect(refusal([], { HOOKGLASS_URL_POLICY: 'open' })?.message).toBe('HOOKGLASS_URL_POLICY "open": one of local, mlflow is expected.');
  });

  it('that hold a secret say how else it can be given, unless it was', () => {
    const remarks = (argv: string[], env: NodeJS.ProcessEnv = {}) => exposedSecrets(SERVE_FLAGS, read(argv, env));

    expect(remarks(['--receiver-secret', 'hush'])).toEqual([
      "Other users of this machine and the shell's history can see --receiver-secret. Better: HOOKGLASS_RECEIVER_SECRET in the environment.",
    ]);
    expect(remarks(['--receiver-secret', 'auto'])).toEqual([]);
    expect(remarks([], { HOOKGLASS_RECEIVER_SECRET: 'hush' })).toEqual([]);
  });
});

it('keeps each value of a repeated flag whole, on the command line and, one a line, in the environment', () => {
  const table = { set: texts('A=B', { help: '' }), names: { ...names(''), many: true as const } };
  const read = (argv: string[], env: Record<string, string> = {}) => readFlags(table, argv, env, 'greet').values;

  expect(read(['--set', 'a=1,b=2', '--set', 'c=two\nlines']).set).toEqual(['a=1,b=2', 'c=two\nlines']);
  expect(read([], { HOOKGLASS_SET: 'a=1,b=2\nc=3' }).set).toEqual(['a=1,b=2', 'c=3']);
  expect(read(['--set', 'x=1'], { HOOKGLASS_SET: 'y=2' }).set).toEqual(['x=1']);
  expect(read([]).set).toEqual([]);
  expect(read(['--names', 'a,b', '--names', 'c']).names).toEqual(['a', 'b', 'c']);
});
