import type { CheckRunSummary } from '#shared/domain/check/run.ts';

/** A step of a GitHub workflow that runs the same checks; the secret comes from the workflow's own. */
export function ciStepOf({ target, probeUrl }: Pick<CheckRunSummary, 'target' | 'probeUrl'>): string {
  const probe = probeUrl === undefined ? '' : ` --probe-url ${quoted(probeUrl)}`;
  return [
    '- name: Check the webhook receiver',
    '  env:',
    `    WEBHOOK_SECRET: ${workflowSecret('WEBHOOK_SECRET')}`,
    '  run: >-',
    `    npx hookglass check ${quoted(target)} --secret-env WEBHOOK_SECRET${probe}`,
    '    --junit hookglass.xml --markdown hookglass.md',
    '',
  ].join('\n');
}

/** Filled in by GitHub, not here. */
const workflowSecret = (name: string) => `\${{ secrets.${name} }}`;

/** As a shell reads it: what is typed there is not always an address. */
const quoted = (text: string) => (/^[\w:/.@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
