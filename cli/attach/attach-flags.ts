import { names, onOff, text } from '../flag-kinds.ts';
import { httpUrl } from '../http-url.ts';
import { SERVE_FLAGS } from '../serve-flags.ts';
import { span } from '../span.ts';
import { TUNNEL_FIELD_FLAGS } from '../tunnel-flags.ts';

const { sample: _, ...SERVE } = SERVE_FLAGS;

export const ATTACH_FLAGS = {
  'mlflow-uri': text(undefined, 'URL', { help: 'the real MLflow server' }),
  'webhook-url': httpUrl({ help: 'how that server reaches the receiver (default: the address of the core)' }),
  events: names('events to subscribe to, a glob such as model_version* included (default: all that the server knows)'),
  'forward-to': httpUrl({ help: 'your app: it gets what arrives, and its answer goes back', short: 'f' }),
  tunnel: text(undefined, 'PROVIDER', {
    help: 'receives through a tunnel, for servers that refuse http or private addresses: cloudflared, ngrok, ssh',
  }),
  'write-env': text(undefined, 'FILE', { help: 'writes the secret to this file as MLFLOW_WEBHOOK_SECRET' }),
  'list-cache': span(60_000, 'how long that server keeps its list of webhooks (its MLFLOW_WEBHOOK_CACHE_TTL)'),
  'clean-up': onOff(false, { help: 'removes what an attach that was killed left on that server, and ends' }),
  ...TUNNEL_FIELD_FLAGS,
  ...SERVE,
} as const;
