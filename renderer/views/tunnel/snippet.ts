import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { actionOf, entityOf } from '#shared/domain/mlflow/webhook-event.ts';

export const SNIPPET_LANGUAGES = ['python', 'curl'] as const;
export type SnippetLanguage = (typeof SNIPPET_LANGUAGES)[number];

/** Three that nearly everybody wants; which they are is easy to change in the text. */
const EVENTS: readonly WebhookEvent[] = ['registered_model.created', 'model_version.created', 'model_version_alias.created'];

/**
 * What registers the URL at another MLflow, to be run there. It runs as it is, with MLFLOW_TRACKING_URI and WEBHOOK_SECRET
 * in the environment: a secret is never written out.
 */
export function snippetOf(language: SnippetLanguage, webhookUrl: string): string {
  return language === 'python' ? python(webhookUrl) : curl(webhookUrl);
}

function python(webhookUrl: string): string {
  return [
    'import os',
    '',
    'from mlflow import MlflowClient',
    '',
    'client = MlflowClient()  # MLFLOW_TRACKING_URI names the server',
    'webhook = client.create_webhook(',
    '    name="hookglass",',
    `    url=${JSON.stringify(webhookUrl)},`,
    '    events=[',
    ...EVENTS.map((event) => `        "${event}",`),
    '    ],',
    '    secret=os.environ["WEBHOOK_SECRET"],',
    ')',
    'print(client.test_webhook(webhook.webhook_id))',
  ].join('\n');
}

function curl(webhookUrl: string): string {
  const events = EVENTS.map((event) => `    {"entity": "${entityOf(event).toUpperCase()}", "action": "${actionOf(event).toUpperCase()}"}`);
  return [
    'curl --fail-with-body "$MLFLOW_TRACKING_URI/api/2.0/mlflow/webhooks" \\',
    "  -H 'Content-Type: application/json' --data-binary @- <<JSON",
    '{',
    '  "name": "hookglass",',
    `  "url": ${JSON.stringify(webhookUrl)},`,
    '  "events": [',
    events.join(',\n'),
    '  ],',
    '  "secret": "$WEBHOOK_SECRET"',
    '}',
    'JSON',
  ].join('\n');
}
