import type { SharedDelivery } from '#shared/domain/wire/shared.ts';

/** Where a receiver that a job has started usually listens; a masked host names none. */
const USUAL = 'http://127.0.0.1:3000/hooks';

/**
 * A step of a workflow that replays the shared file against the receiver which the job has started, and fails unless it is accepted. The
 * secret comes from the job's own.
 * @param fileName of the `.hookglass.jsonl`, beside the workflow's checkout
 */
export function ciStepOf({ delivery }: SharedDelivery, fileName: string): string {
  const url = delivery.url.includes('▒') || delivery.url.includes('[redacted]') ? USUAL : delivery.url;
  return [
    `- name: ${JSON.stringify(`Replay ${delivery.event} ${delivery.deliveryId.slice(0, 8)}`)}`,
    '  env:',
    `    HOOK_SECRET: ${ofJob('secrets.HOOK_SECRET')}`,
    `    HOOKGLASS_DATA_DIR: ${ofJob('runner.temp')}/hookglass`,
    '  run: |',
    '    npx hookglass serve --json --no-open > hookglass-ready.json &',
    '    until [ -s hookglass-ready.json ]; do sleep 0.2; done',
    `    npx hookglass webhooks create ci ${quoted(url)} --events ${quoted(delivery.event)} --secret-env HOOK_SECRET`,
    `    npx hookglass replay ${quoted(fileName)} --webhook ci --to ${quoted(url)} --expect`,
    '',
  ].join('\n');
}

/** As workflows write what the job knows. */
const ofJob = (name: string): string => `$\{{ ${name} }}`;

/** One word of a shell; a line break would end the block of the workflow. */
const quoted = (text: string): string => `'${text.replace(/[\r\n]/g, ' ').replaceAll("'", "'\\''")}'`;
