/** How a server with MLflow's own defaults answers to the URL of a webhook. */
export interface UrlRule {
  url: string;
  status: number;
  message: string;
}

/** One of each kind; `events: []` is judged after the URL, so that nothing is registered. */
const URLS = [
  'https://93.184.215.14/hook',
  'http://93.184.215.14/hook',
  'https://127.0.0.1/hook',
  'http://127.0.0.1:9/hook',
  'https://localhost/hook',
  'https://10.0.0.1/hook',
  'https://169.254.169.254/latest',
  'https://[::1]/hook',
  'https://[::ffff:127.0.0.1]/hook',
  'https://[2002:7f00:1::]/hook',
  'https://[64:ff9b::7f00:1]/hook',
  'https://nonexistent.invalid/hook',
  'ftp://files.example/hook',
  'https://user:pw@93.184.215.14/hook',
  'https://',
];

/** @param url a server without MLFLOW_WEBHOOK_ALLOWED_SCHEMES and MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS */
export async function recordUrlRules(url: string): Promise<UrlRule[]> {
  const rules: UrlRule[] = [];
  for (const target of URLS) {
    const response = await fetch(`${url}/api/2.0/mlflow/webhooks`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'rules', url: target, events: [] }),
    });
    const { message } = (await response.json()) as { message?: string };
    rules.push({ url: target, status: response.status, message: message ?? '' });
  }
  return rules;
}
