import { StartError } from '#shared/domain/app/start-error.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import { urlProblem } from '#shared/domain/url-problem.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { allWebhooks, findWebhook } from '../find-webhook.ts';
import { names, text } from '../flag-kinds.ts';
import { matchingEvents } from '../matching-events.ts';
import { print, printError } from '../print.ts';
import { asking, findCore } from '../running-core.ts';
import { secretFrom } from '../secret-from.ts';
import { WEBHOOKS } from '../tables/webhooks.ts';
import { printList } from '../terminal/listing.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';
import { unknownAction } from '../unknown-action.ts';

const flags = {
  ...CORE_FLAGS,
  events: names('events of a new webhook, a glob such as model_version* included (default: all)'),
  event: text(undefined, 'EVENT', { help: 'event that test sends (default: the first of the webhook)' }),
  'secret-env': text(undefined, 'NAME', {
    help: 'environment variable that holds the secret of a new webhook, or the new one for set-secret',
  }),
  description: text(undefined, 'TEXT', { help: 'description of a new webhook', mayBeEmpty: true }),
} as const;

/** Registered webhooks: what MLflow's API can do with them, from a terminal. */
export const webhooks = command({
  usage: [
    'webhooks [list]',
    'webhooks create NAME URL [flags]',
    'webhooks test NAME [--event EVENT]',
    'webhooks enable NAME',
    'webhooks disable NAME',
    'webhooks delete NAME',
    'webhooks secret NAME',
    'webhooks set-secret NAME --secret-env VARIABLE',
  ],
  about: [
    "Registered webhooks: what MLflow's API can do with them, from a terminal. NAME is the name of a webhook, or its id.",
    'Without --events a new webhook gets all events; a * stands for any letters: model_version*. A secret comes from an environment variable, so that it is not in the list of processes. “secret” prints the one that is kept, “set-secret” replaces it.',
  ],
  json: 'one webhook a line, as GET /api/v1/webhooks lists it; of test {"id", "success", …}, of secret {"secret"}.',
  examples: [
    { says: 'What is registered', run: 'hookglass webhooks' },
    {
      says: 'One for aliases, with a secret',
      run: "hookglass webhooks create aliases http://127.0.0.1:3000/hooks --events 'model_version_alias.*' --secret-env HOOK_SECRET",
    },
    { says: 'A test event', run: 'hookglass webhooks test champions --event model_version.created' },
    { says: 'Off and on again', run: 'hookglass webhooks disable aliases\nhookglass webhooks enable aliases' },
    { says: 'Gone', run: 'hookglass webhooks delete aliases' },
  ],
  exits: { ...NO_CORE, 1: 'test: it was not delivered' },
  flags,
  async run({ values, positionals }, env) {
    const [action = 'list', name = '', url = ''] = positionals;
    checkWords(action, name, url);
    const core = await findCore(values, env);
    const { client } = core;
    const show = (webhook: Webhook) => printList([webhook], { table: WEBHOOKS, json: values.json });

    switch (action) {
      case 'list':
        printList(await allWebhooks(core), {
          table: WEBHOOKS,
          json: values.json,
          empty: 'There is no webhook yet. Make one with "hookglass webhooks create NAME URL", or with MLflow\'s client.',
        });
        return 0;
      case 'create': {
        const secret = secretFrom(values, env);
        const { description } = values;
        const events = matchingEvents(values.events ?? ['*']);
        show(
          await asking(() => client.createWebhook({ name, url, events, ...(secret && { secret }), ...(description && { description }) })),
        );
        return 0;
      }
      case 'test': {
        const { id } = await findWebhook(core, name);
        const [event] = values.event === undefined ? [] : matchingEvents([values.event]);
        const { id: delivery, result } = await asking(() => client.testWebhook(id, event && { event }));
        const failure = 'errorMessage' in result ? result.errorMessage : `${result.responseStatus} ${result.responseBody}`;
        if (values.json) print(terminalJson({ id: delivery, ...result }));
        else print(`${delivery}  ${result.success ? 'delivered' : 'failed'}  ${terminalText(failure)}`);
        return result.success ? 0 : 1;
      }
      case 'enable':
      case 'disable': {
        const { id } = await findWebhook(core, name);
        show(await asking(() => client.updateWebhook(id, { status: action === 'enable' ? 'ACTIVE' : 'DISABLED' })));
        return 0;
      }
      case 'delete': {
        const webhook = await findWebhook(core, name);
        await asking(() => client.removeWebhook(webhook.id));
        show(webhook);
        return 0;
      }
      case 'secret': {
        const secret = await asking(async () => client.revealSecret((await findWebhook(core, name)).id));
        print(values.json ? terminalJson({ secret }) : secret);
        return 0;
      }
      case 'set-secret': {
        const secret = secretFrom(values, env);
        if (secret === undefined)
          throw new StartError('usage', 'webhooks set-secret takes --secret-env NAME, the variable with the new secret.');
        const { id } = await findWebhook(core, name);
        const held = (await asking(() => client.deliveries({ q: 'state:held', limit: 1000 }))).items.filter(
          ({ webhookId, reason }) => webhookId === id && reason === 'secret-unreadable',
        );
        show(await asking(() => client.updateWebhook(id, { secret })));
        const count = held.length === 1 ? '1 delivery' : `${held.length} deliveries`;
        if (held.length > 0) printError(`${count} waited for the secret that cannot be read: now signed with the new one and sent.`);
        return 0;
      }
      default:
        throw unknownAction('webhooks', action, ACTIONS);
    }
  },
});

const ACTIONS = ['list', 'create', 'test', 'enable', 'disable', 'delete', 'secret', 'set-secret'];

/** What can be refused before a core is asked. */
function checkWords(action: string, name: string, url: string): void {
  if (!ACTIONS.includes(action)) throw unknownAction('webhooks', action, ACTIONS);
  if (action === 'create' && (name === '' || url === ''))
    throw new StartError('usage', 'webhooks create takes a name and a URL: webhooks create my-hook http://127.0.0.1:3000/hooks');
  if (action !== 'list' && name === '') throw new StartError('usage', `webhooks ${action} takes the name of a webhook.`);
  // Which schemes a webhook may have is decided by the core.
  const problem = url === '' || /^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(url) ? undefined : urlProblem(url);
  if (problem !== undefined) throw new StartError('usage', `${JSON.stringify(url)}: ${problem.replace(/[^.?]$/, '$&.')}`);
}
