import {
  address,
  bytes,
  decimal,
  hostPatterns,
  mirroredServer,
  mlflowRelease,
  oneOf,
  onOff,
  origins,
  port,
  portOrOff,
  scenario,
  schemes,
  staticPrefix,
  targets,
  text,
  wholeNumber,
} from './flag-kinds.ts';
import { seconds } from './span.ts';

const MAX_TIMEOUT_SEC = 3600;

/** The flags of `serve`, in the order of its help. Each has a twin in the environment: `--data-dir` is HOOKGLASS_DATA_DIR. */
export const SERVE_FLAGS = {
  'mlflow-port': port(5000, 'port of the MLflow API; 0 is any free one'),
  'receiver-port': port(8000, 'port of the mock receiver'),
  'receiver-tls-port': portOrOff(8443, 'port of the same receiver over HTTPS, with a local certificate; off: none'),
  'inspector-port': port(5080, 'port of the inspector'),
  'data-dir': text(undefined, 'DIR', { help: 'everything persistent lives here' }),
  'retry-profile': oneOf(['documented', 'mlflow'], 'documented', "MLflow's documented waits, or those that its server makes"),
  'time-scale': decimal(1, 0, 1000, 'multiplies waits between attempts: 0.01 makes 4 s into 40 ms'),
  'url-policy': oneOf(['local', 'mlflow'], 'local', 'which addresses a webhook may have: local ones too, or what a stock MLflow allows'),
  upstream: mirroredServer('passes every call on to this real MLflow server, except those about webhooks, and sends the events from here'),
  'mlflow-version': mlflowRelease('the MLflow that the server and the dispatcher are like: events, payloads, URL rules, words'),
  'enable-workspaces': onOff(false, {
    help: 'several workspaces, as "mlflow server --enable-workspaces": each has models, experiments and webhooks of its own',
    env: 'MLFLOW_ENABLE_WORKSPACES',
  }),
  'allowed-targets': targets('host names that may lead to loopback or private addresses, by a redirect too', 'no port'),
  'receiver-secret': text('auto', 'TEXT', {
    help: 'secret of the default endpoint, better given in the environment; auto knows them all',
    secretInstead: 'HOOKGLASS_RECEIVER_SECRET in the environment',
  }),
  respond: scenario('how the default endpoint answers: 503x2,429(retry-after=2),drop,verify (verify)'),
  'allowed-hosts': hostPatterns(
    'further Host names that the MLflow API answers to; * is one whole label or octet: 172.17.*',
    'MLFLOW_SERVER_ALLOWED_HOSTS',
  ),
  'allowed-origins': origins('exact origins of pages that may call the MLflow API: http://localhost:3000'),
  'static-prefix': staticPrefix('the MLflow API under a path, as "mlflow server --static-prefix": /mlflow'),
  'mlflow-host': address('127.0.0.1', 'where the MLflow API listens'),
  'receiver-host': address('127.0.0.1', 'where the mock receiver listens'),
  'request-timeout': seconds(30, 1, MAX_TIMEOUT_SEC, {
    help: 'how long one attempt may take',
    env: 'MLFLOW_WEBHOOK_REQUEST_TIMEOUT',
  }),
  'max-retries': wholeNumber(3, 0, 1000, { help: 'retries after the first attempt', env: 'MLFLOW_WEBHOOK_REQUEST_MAX_RETRIES' }),
  'max-workers': wholeNumber(10, 1, 512, {
    help: 'requests in flight for each webhook',
    env: 'MLFLOW_WEBHOOK_DELIVERY_MAX_WORKERS',
  }),
  'emulate-workers': onOff(false, { help: "one shared pool of workers that sleep through waits, as MLflow's do" }),
  'keep-count': wholeNumber(100_000, 0, 1_000_000_000, {
    help: 'how many deliveries and captures are kept; starred and unfinished ones stay',
  }),
  'keep-bytes': bytes(1024 ** 3, 1024 ** 2, 'what the database may use; each kind of rows has its share, and its oldest go'),
  strict: onOff(false, { help: 'ends with exit code 76 when the database is damaged, rather than putting it aside' }),
  'allowed-schemes': schemes('schemes a webhook may have, whatever the policy', 'MLFLOW_WEBHOOK_ALLOWED_SCHEMES'),
  'allow-private-ips': onOff(undefined, {
    help: 'private addresses, whatever the policy',
    env: 'MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS',
  }),
  sample: onOff(false, { help: 'sends one event to the mock receiver and tells what came of it' }),
  json: onOff(false, { help: 'one line of JSON when it is ready; logs go to standard error' }),
  open: onOff(undefined, { help: 'opens the inspector; --no-open does not (default: when there is a display)' }),
} as const;
