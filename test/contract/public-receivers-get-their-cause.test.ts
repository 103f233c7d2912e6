import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ControlClient, createControlClient } from '#shared/client/control-client.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { deliveries } from '../../cli/commands/deliveries.ts';
import { signature } from '../../cli/commands/signature.ts';
import { freePort, untilAnswered } from '../support/foreign-server.ts';
import { needPrograms } from '../support/need-programs.ts';
import { needPython, PYTHON } from '../support/python.ts';
import { runVerb } from '../support/run-cli.ts';
import { startProcess } from '../support/run-process.ts';
import { startCore, temporaryDirectory } from '../support/start-core.ts';

const SECRET = 's3cret of the app';
const RECEIVERS = path.resolve('test/fixtures/receivers');
const START_MS = 120_000;
const hasPython = needPython('HOOKGLASS_PYTHON');
const python = PYTHON ?? '';

interface Example {
  what: string;
  /** What it answers, and the one sentence that is to be said about it. */
  status: number;
  cause: { why: string; certainty: 'proof' | 'fact' | 'hint'; headline: string | RegExp };
  event?: WebhookEvent;
  isThere?: boolean;
  directory?: string;
  command: (port: number) => [file: string, ...args: string[]];
}

type Odd = [what: string, name: string, status: number, why: string, certainty: 'proof' | 'hint', headline: string | RegExp];
/** Modes of one program, a few lines each. */
const ODD: readonly Odd[] = [
  ['SHA-1', 'sha1', 401, 'algorithm', 'proof', 'Computed with SHA-1 instead of SHA-256.'],
  [
    'the whole entry of a store of secrets',
    'store',
    401,
    'secret-line',
    'proof',
    'The right secret, as the member “WEBHOOK_SECRET” of a JSON object.',
  ],
  ['a misspelt header', 'misspelt', 401, 'id-mismatch', 'proof', 'Hashed with “undefined” in place of the delivery id.'],
  [
    'a typed model that writes its time anew',
    'typed',
    401,
    'body-reserialised',
    'proof',
    'Your code hashed JSON it had parsed and written again (its time written with “Z”, as Pydantic writes it; no spaces).',
  ],
  [
    'lengths that differ',
    'lengths',
    400,
    'refused-scheme',
    'hint',
    /^Your receiver does not know this form of signature \(“Input buffers must /,
  ],
  [
    'a library for another sender',
    'library',
    400,
    'refused-scheme',
    'hint',
    /^Your receiver does not know this form of signature \(“Unable to /,
  ],
  [
    'a secret that is not set',
    'unset',
    401,
    'secret-unset',
    'hint',
    'Your receiver says “WEBHOOK_SECRET is not configured”: where it runs, no secret is set.',
  ],
  [
    'a load balancer in front',
    'balancer',
    403,
    'refused-front',
    'hint',
    /^Your receiver answered 403 with a web page \(“403 Forbidden”\): something in front/,
  ],
];

const EXAMPLES: readonly Example[] = [
  {
    what: 'FastAPI that signs what it parsed',
    status: 401,
    cause: {
      why: 'body-reserialised',
      certainty: 'proof',
      headline: 'Your code hashed JSON it had parsed and written again (no spaces).',
    },
    isThere: hasPython,
    command: (port) => [python, '-m', 'uvicorn', 'fastapi_reserialised:app', '--port', String(port)],
  },
  {
    what: 'Flask that aborts with its usual page',
    status: 401,
    cause: {
      why: 'refused-valid',
      certainty: 'hint',
      headline: /^This request is correctly signed; your receiver answered 401 with a web page \(“.*”\): /,
    },
    isThere: hasPython,
    command: (port) => [python, '-u', '-m', 'flask', '--app', 'flask_abort', 'run', '--port', String(port)],
  },
  {
    what: 'Express that parses every body',
    status: 401,
    cause: {
      why: 'body-reserialised',
      certainty: 'proof',
      headline: 'Your code hashed JSON it had parsed and written again (no spaces).',
    },
    command: () => [process.execPath, 'express_json.mjs'],
  },
  {
    what: 'Go that compares digests in hex',
    status: 401,
    cause: { why: 'b64-form', certainty: 'proof', headline: 'The digest is written as hex instead of base64.' },
    isThere: needPrograms('go'),
    directory: 'go_hex',
    command: () => ['go', 'run', '.'],
  },
  {
    what: 'a typed union without this event',
    status: 422,
    cause: {
      why: 'refused-body',
      certainty: 'hint',
      headline:
        /^Your receiver answered 422 \(“body: Input tag 'prompt' found using 'entity' does not match any of the expected tags: 'model_version', 'registered_model'”\): it does not accept what the body holds; the signature is another step\.$/,
    },
    event: 'prompt.created',
    isThere: hasPython,
    command: (port) => [python, '-m', 'uvicorn', 'typed_union:app', '--port', String(port)],
  },
  {
    what: 'a clock that is five seconds behind',
    status: 400,
    cause: {
      why: 'ts-refused',
      certainty: 'hint',
      headline:
        /^Your receiver refused the timestamp \(“Timestamp is too old or invalid \(possible replay attack\)”\); by its Date header its clock is about [456] s behind, so the timestamp lies in its future\.$/,
    },
    isThere: hasPython,
    command: () => [python, '-u', 'clock_behind.py'],
  },
  {
    what: 'a check of forms that answers 403 with a page',
    status: 403,
    cause: {
      why: 'refused-login',
      certainty: 'hint',
      headline:
        /^Your receiver answered 403 with a web page \(“.*CSRF verification failed.*”\): it wants a login or a token, which MLflow does not send\.$/,
    },
    command: () => [process.execPath, 'csrf_page.mjs'],
  },
  {
    what: 'an answer behind gzip',
    status: 401,
    cause: { why: 'body-newline', certainty: 'proof', headline: 'Hashed the body with a line break at its end.' },
    command: () => [process.execPath, 'behind_gzip.mjs'],
  },
  {
    what: 'a receiver that wants sha256=',
    status: 401,
    cause: {
      why: 'refused-scheme',
      certainty: 'hint',
      headline:
        'Your receiver does not know this form of signature (“Unauthorized: signature must start with sha256=”): MLflow writes “v1,” and base64.',
    },
    command: () => [process.execPath, 'sha256_prefix.mjs'],
  },
  {
    what: 'a secret from a file with Windows line ends',
    status: 401,
    cause: { why: 'secret-space', certainty: 'proof', headline: /^The right secret, .*carriage return.*\.$/ },
    isThere: hasPython,
    command: () => [python, '-u', 'crlf_secret.py'],
  },
  {
    what: 'a receiver that prints bytes into the text it compares',
    status: 401,
    cause: {
      why: 'b64-form',
      certainty: 'proof',
      headline: "The digest is written as base64 inside b'…' as Python prints bytes instead of base64.",
    },
    isThere: hasPython,
    command: () => [python, '-u', 'printed_bytes.py'],
  },
  ...ODD.map(
    ([what, name, status, why, certainty, headline]): Example => ({
      ...{ what, status, cause: { why, certainty, headline } },
      command: () => [process.execPath, 'odd_node.mjs', name],
    }),
  ),
];

let directory: string;
let core: Awaited<ReturnType<typeof startCore>>;
let client: ControlClient;
beforeAll(async () => {
  directory = temporaryDirectory();
  writeFileSync(path.join(directory, 'secrets.env'), `OTHER=1\r\nWEBHOOK_SECRET=${SECRET}\r\nLAST=2\r\n`);
  core = await startCore({ dataDir: path.join(directory, 'data') });
  client = createControlClient({ baseUrl: core.inspector, token: readFileSync(core.tokenFile, 'utf8').trim() });
});
afterAll(async () => {
  await core.stop();
  rmSync(directory, { recursive: true });
});

async function start({ command, directory: own = '' }: Example, port: number) {
  const [file, ...args] = command(port);
  const receiver = startProcess(file, args, {
    cwd: path.join(RECEIVERS, own),
    env: {
      PORT: String(port),
      WEBHOOK_SECRET: SECRET,
      SECRETS_FILE: path.join(directory, 'secrets.env'),
      PYTHONDONTWRITEBYTECODE: '1',
      GOFLAGS: '-mod=mod',
      GOTOOLCHAIN: 'local',
    },
  });
  await untilAnswered(`http://127.0.0.1:${port}/`, () => receiver.child.exitCode !== null).catch((error: unknown) => {
    throw new Error(receiver.output(), { cause: error });
  });
  return receiver;
}

/** One delivery to a running receiver, when its refusal has been explained. */
async function refusedBy(example: Example) {
  const port = await freePort();
  const receiver = await start(example, port);
  try {
    const event = example.event ?? 'model_version.created';
    const hook = await client.createWebhook({
      name: `receiver-${port}`,
      url: `http://127.0.0.1:${port}/webhook`,
      events: [event],
      secret: SECRET,
    });
    const [sent] = await client.compose({ webhookId: hook.id, event });
    const id = sent?.id ?? '';
    await expect.poll(async () => (await client.delivery(id))?.cause, { timeout: 20_000 }).toBeDefined();
    return { id, hook, output: receiver.output };
  } finally {
    await receiver.stop();
  }
}

const CERTAINTIES = { proof: / {2}proven: /, fact: / {2}seen in the request: /, hint: / {2}a guess: / } as const;

const said = (headline: string | RegExp) => (typeof headline === 'string' ? headline : expect.stringMatching(headline));
const onDisk = () => ['--data-dir', path.join(directory, 'data')];

describe.each(EXAMPLES)('$what', (example) => {
  test.runIf(example.isThere ?? true)(
    'list, detail and signature explain name its cause in one sentence',
    async () => {
      const { id } = await refusedBy(example);
      const { why, certainty, headline } = example.cause;
      const cause = { why, certainty, headline: said(headline) };

      const { items } = await client.deliveries({ q: `why:${why} id:${id}` });
      const detail = await client.delivery(id);
      const report = await client.explain(id, 1);
      const listed = await runVerb(deliveries, [`id:${id}`, '--json', ...onDisk()]);
      const inWords = await runVerb(deliveries, [`id:${id}`, ...onDisk()]);
      const explained = await runVerb(signature, ['explain', id, ...onDisk()]);

      const row = items.find((item) => item.id === id);
      expect(row).toMatchObject({ state: 'failed', lastStatus: example.status, cause });
      expect(detail).toMatchObject({ cause });
      expect(report.explanations[0]).toMatchObject(cause);
      expect(listed.lines.map((line) => JSON.parse(line)).find((row) => row.id === id)).toMatchObject({ cause });
      expect(inWords.lines.find((line) => line.startsWith(`${id} `))).toMatch(CERTAINTIES[certainty]);
      expect(inWords.lines.find((line) => line.startsWith(`${id} `))).toContain(row?.cause?.headline);
      expect(explained).toMatchObject({ code: 1, lines: expect.arrayContaining([expect.stringContaining(`(${why}, `)]) });
      expect(explained.lines[0]).toContain(row?.cause?.headline);
      expect(row?.cause?.headline.replace(/“.*”/, '').match(/[.!?](?:\s|$)/g)).toHaveLength(1);
    },
    START_MS,
  );
});

test.runIf(hasPython)(
  'what a receiver only writes into its log is proven as soon as somebody hands it over',
  async () => {
    const example = EXAMPLES.find(({ what }) => what.startsWith('Flask'));
    if (!example) throw new Error('there is no Flask');
    const { id, output } = await refusedBy(example);
    const logged = /expected (\S+)/.exec(output())?.[1] ?? '';

    const explained = await runVerb(signature, ['explain', id, '--value', logged, ...onDisk()]);

    expect(explained.lines[0]).toMatch(/^Hashed the body alone.*\(content-order, proven\)$/);
  },
  START_MS,
);
