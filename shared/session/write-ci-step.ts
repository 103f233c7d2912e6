import type { SharedDelivery } from '#shared/domain/wire/shared.ts';

/** Where a receiver that a job has started usually listens; a masked host names none. */
const USUAL = 'http://127.0.0.1:3000/hooks';

/**
 * A step of a workflow that replays the shared file against the receiver which the job has started, and fails unless it is accepted. The
 * secret comes from the job's own. Hookglass is installed from its packed file, which lies beside the shared one; `npx --no` never asks
 * the registry for it.
 * @param fileName of the `.hookglass.jsonl`, beside the workflow's checkout
 */
export function ciStepOf({ delivery }: SharedDelivery, fileName: string): string {
  const url = delivery.url.includes('▒') || delivery.url.includes('[redacted]') ? USUAL : delivery.url;
  const ports = ['mlflow', 'receiver', 'inspector', 'receiver-tls'].map((plane) => `--${plane}-port 0`).join(' ');
  return [
    `- name: ${JSON.stringify(plain(`Replay ${delivery.event} ${delivery.deliveryId.slice(0, 8)}`).replaceAll(EXPRESSION, () => '$ {{'))}`,
    '  shell: bash',
    '  env:',
    `    HOOK_SECRET: ${ofJob('secrets.HOOK_SECRET')}`,
    `    HOOKGLASS_DATA_DIR: ${ofJob('runner.temp')}/hookglass`,
    '  run: |',
    '    npm install --no-save --no-audit --no-fund ./hookglass-*.tgz # npm run build && npm pack, in a checkout of Hookglass',
    '    ready="$RUNNER_TEMP/hookglass-ready.json"',
    `    npx --no -- hookglass serve --json --no-open ${ports} > "$ready" &`,
    '    for _ in $(seq 300); do if [ -s "$ready" ]; then break; fi; sleep 0.2; done',
    `    npx --no -- hookglass webhooks create ci ${quoted(url)} --events ${quoted(delivery.event)} --secret-env HOOK_SECRET`,
    `    npx --no -- hookglass replay ${quoted(fileName)} --webhook ci --to ${quoted(url)} --expect`,
    '',
  ].join('\n');
}

/** As workflows write what the job knows. */
const ofJob = (name: string): string => `$\{{ ${name} }}`;

/**
 * One word of a shell: a line break would end the block of the workflow, and what the workflow takes for an expression of its own is parted
 * by two quotes, which the shell leaves out.
 */
const quoted = (text: string): string =>
  `'${plain(text)
    .replaceAll("'", "'\\''")
    .replaceAll(EXPRESSION, () => "$''{{")}'`;

/** Begins what a workflow takes for an expression. */
const EXPRESSION = `$\{{`;

/** In one line, without what YAML does not take. */
const plain = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
