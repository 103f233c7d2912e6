import { ATTACH_FLAGS } from '../attach/attach-flags.ts';
import { command } from '../command.ts';

/** Receives what a real MLflow server sends, through a webhook that is there for as long as this runs. */
export const attach = command({
  usage: ['attach --mlflow-uri URL [--forward-to URL] [flags]', 'attach --mlflow-uri URL --clean-up'],
  about: [
    'Receives what a real MLflow server sends: registers a webhook there with a secret made for it, waits until the server knows of it, has the server send its test, and shows, verifies and passes on what arrives. The webhook is removed at the end.',
    'First it looks at the server as doctor does. Where http or private addresses are refused, it says so, and --tunnel gives the receiver a public https address.',
    'It uses the Hookglass that runs on this data directory, or runs one itself, with the flags of serve. When it was killed, its next start offers to remove the webhook that was left there.',
    'Credentials come from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, as for an MLflow client. They are never printed or stored.',
  ],
  json: 'a line for each delivery, as GET /api/v1/captures has it; all else goes to standard error.',
  examples: [
    {
      says: 'What a server sends, shown here and passed on to your app',
      run: 'hookglass attach --mlflow-uri https://mlflow.example.com --forward-to http://127.0.0.1:3000/hooks',
      endless: true,
    },
    {
      says: 'Model versions alone, with the secret in a file for your app',
      run: "hookglass attach --mlflow-uri https://mlflow.example.com --events 'model_version*' --write-env .env",
      endless: true,
    },
    { says: 'Remove what was left there after a power cut', run: 'hookglass attach --mlflow-uri https://mlflow.example.com --clean-up' },
  ],
  exits: {
    0: 'it was stopped, and the webhook is removed',
    1: 'the server, or the way from it, is not fit for it; or the webhook could not be removed',
    3: 'the server does not answer',
    69: 'a chosen port is taken',
  },
  flags: ATTACH_FLAGS,
  // The help of this verb is read without what it works with.
  run: async (flags, env) => (await import('../attach/run-attach.ts')).runAttach(flags, env),
});
