import type { Duplex, Readable, Writable } from 'node:stream';
import type { ProtocolMessage } from '#shared/domain/agents/protocol-message.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { createLines } from './lines.ts';
import { answerInstead, heard, messageIn, refusalOfLength } from './message.ts';

export interface BridgeOptions {
  input: Readable;
  output: Writable;
  /** A connection to the engine; starts one where none runs. @throws Error with a sentence for people */
  connect(): Promise<Duplex>;
  /** Ends it from outside. */
  stopped: AbortSignal;
}

const GONE =
  'Hookglass stopped while it was asked. What it had begun is kept or undone as a whole. Ask again: it is looked for, or started anew.';
const TOO_LONG = 'Hookglass gave an answer that is longer than any should be. Ask for less.';
/** Answers to a handshake that is said again to another engine are not for the agent. */
const AGAIN = 'hookglass-again';

/**
 * Carries messages between an agent and the engine, a line each. The engine may stop and come back: what it had not answered is answered
 * here, and the next question goes to whoever runs by then. @returns when the agent has closed its end
 */
export async function bridge({ input, output, connect, stopped }: BridgeOptions): Promise<void> {
  const unanswered = new Map<string, ProtocolMessage>();
  /** The handshake of the older revision, which each engine has to hear. */
  const handshake = new Map<'initialize' | 'notifications/initialized', string>();
  let open: Duplex | undefined;
  let turn = Promise.resolve();

  const reply = (line: string) => output.write(`${line}\n`);

  function fromEngine(line: string): void {
    const message = messageIn(line);
    if (message?.id === AGAIN) return;
    if (message?.id !== undefined && message.method === undefined) unanswered.delete(JSON.stringify(message.id));
    reply(line);
  }

  function lost(says: string): void {
    for (const message of unanswered.values()) reply(answerInstead(message, says));
    unanswered.clear();
  }

  async function engine(isGreeting: boolean): Promise<Duplex> {
    if (open && !open.destroyed) return open;
    const connection = await connect();
    open = connection;
    connection.on(
      'data',
      createLines(fromEngine, () => lost(TOO_LONG)),
    );
    connection.on('error', () => undefined); // its end follows
    connection.once('close', () => {
      if (open !== connection) return;
      open = undefined;
      lost(GONE);
    });
    const [greeting, greeted] = [handshake.get('initialize'), handshake.get('notifications/initialized')];
    if (!isGreeting && greeting !== undefined) {
      connection.write(`${JSON.stringify({ ...messageIn(greeting), id: AGAIN })}\n`);
      if (greeted !== undefined) connection.write(`${greeted}\n`);
    }
    return connection;
  }

  async function toEngine(line: string, message: ProtocolMessage): Promise<void> {
    const { id, method, params } = message;
    if (id !== undefined && method !== undefined) unanswered.set(JSON.stringify(id), message);
    // What is not wanted any more gets no answer.
    if (method === 'notifications/cancelled') unanswered.delete(JSON.stringify(params?.requestId));
    try {
      const isGreeting = method === 'initialize' || method === 'notifications/initialized';
      const connection = await engine(isGreeting);
      if (method === 'initialize' || method === 'notifications/initialized') handshake.set(method, line);
      if (!connection.write(`${line}\n`)) await drained(connection);
    } catch (error) {
      lost(messageOf(error));
    }
  }

  const take = createLines(
    (line) => {
      const said = heard(line);
      turn = turn.then(() => (said.kind === 'none' ? void reply(said.answer) : toEngine(line, said.message)));
    },
    () => reply(refusalOfLength()),
  );
  await new Promise<void>((resolve, reject) => {
    stopped.addEventListener('abort', () => resolve());
    output.on('error', () => resolve()); // nobody reads any more
    input.on('error', reject);
    input.on('end', resolve);
    input.on('data', take);
  });
  open?.destroy();
}

const drained = (connection: Duplex) =>
  new Promise<void>((resolve) => {
    connection.once('drain', resolve);
    connection.once('close', resolve);
  });
