import { command } from '../command.ts';
import { SERVE_FLAGS } from '../serve-flags.ts';

/** The headless core, until a signal or its host stops it. */
export const serve = command({
  usage: ['serve [flags]'],
  about: [
    'The headless core: the MLflow API, the dispatcher, the mock receiver and the inspector, until SIGINT or SIGTERM stops it. It stops accepting then and lets requests in flight end, for 5 s at most; what is unfinished goes on at the next start.',
    'A busy default port moves to the next free one and says so; a busy port that was chosen ends with 69. Two cores never share a data directory.',
  ],
  json: 'one line when it is ready: {"event": "ready", "version", "mlflowVersion", "pid", "dataDir", "mlflow", "receiver", "receiverTls", "webhookUrl", "inspector", "tokenFile", "launchUrl"}. Logs go to standard error.',
  examples: [
    {
      says: 'A core with its own data, on any free ports, for a test',
      run: 'hookglass serve --data-dir ./data --mlflow-port 0 --receiver-port 0 --receiver-tls-port off --inspector-port 0 --json --no-open',
      endless: true,
    },
    {
      says: 'A receiver that fails twice before it verifies',
      run: 'hookglass serve --data-dir ./failing --mlflow-port 0 --receiver-port 0 --receiver-tls-port off --inspector-port 0 --no-open --respond 503x2,verify --time-scale 0.01',
      endless: true,
    },
  ],
  exits: {
    69: 'a port that was chosen is not free',
    73: 'the key that secrets are encrypted with is malformed',
    74: 'the data directory or its disk cannot be read or written',
    75: 'another core owns this data directory; its address is named',
    76: 'the database is damaged (with --strict)',
    77: 'the database was written by a newer Hookglass',
  },
  flags: SERVE_FLAGS,
  words: 0,
  // The help of this verb is read without loading a core.
  run: async (flags, env) => (await import('./serve-core.ts')).serveUntilStopped(flags, env),
});
