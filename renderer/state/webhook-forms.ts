import { ControlError } from '#shared/client/control-requests.ts';
import type { Webhook } from '#shared/domain/delivery/webhook.ts';
import type { WebhookLint } from '#shared/domain/delivery/webhook-lint.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import type { Core } from './core-link.ts';
import { createStore, type Store } from './store.ts';
import { draftAfter, fieldsOf, newWebhookOf, patchOf, type WebhookDraft } from './webhook-fields.ts';

/** The address of a webhook that is being made. */
export const NEW = 'new';

export interface WebhookForm {
  draft: WebhookDraft;
  /** Refusals by the name of the field; what belongs to none is under the empty name. */
  wrong: Readonly<Record<string, string>>;
  /** Remarks on this URL. */
  lints: { url: string; found: readonly WebhookLint[] };
  saving: boolean;
}

/** What is typed into the forms of webhooks. It outlives the view, and is lost by nothing but *Undo changes* and closing the window. */
export interface WebhookForms {
  readonly state: Store<ReadonlyMap<string, WebhookForm>>;
  of(id: string): WebhookForm;
  change(id: string, change: WebhookDraft): void;
  /** Everything as it was saved. */
  revert(id: string): void;
  /** What is to be said of the URL that the form shows; asked when it has been left alone for a moment. */
  look(id: string): void;
  /** @returns the id it has now, or undefined when it was refused: then the form says why. */
  save(id: string): Promise<string | undefined>;
}

type FormCore = Pick<Core, 'createWebhook' | 'updateWebhook' | 'lintWebhook'>;

const UNTOUCHED: WebhookForm = { draft: {}, wrong: {}, lints: { url: '', found: [] }, saving: false };
const PAUSE_MS = 250;

/** @param known the webhooks as the core has them */
export function createWebhookForms(
  core: FormCore,
  known: () => ReadonlyMap<string, Webhook>,
  later: (ms: number, callback: () => void) => void,
): WebhookForms {
  const state = createStore<ReadonlyMap<string, WebhookForm>>(new Map());
  const of = (id: string) => state.get().get(id) ?? UNTOUCHED;
  const put = (id: string, change: (form: WebhookForm) => WebhookForm) =>
    state.update((now) => new Map(now).set(id, change(now.get(id) ?? UNTOUCHED)));

  const shown = (id: string) => ({ ...fieldsOf(known().get(id)), ...of(id).draft });

  async function lintsOf(id: string, more: { resolve?: boolean } = {}): Promise<readonly WebhookLint[]> {
    const { url, events } = shown(id);
    return core.lintWebhook({ url, events, ...(id !== NEW && { id }), ...more });
  }

  let turn = 0;
  function look(id: string): void {
    const mine = ++turn;
    later(PAUSE_MS, () => {
      const { url } = shown(id);
      if (mine !== turn || url === '') return;
      lintsOf(id).then(
        (found) => mine === turn && put(id, (form) => ({ ...form, lints: { url, found } })),
        () => undefined, // remarks are no reason to disturb anybody; saving says what is wrong
      );
    });
  }

  /** Each field that is wrong: the core looks at the URL only when the rest can be read. */
  async function refusalsOf(id: string, error: unknown): Promise<Record<string, string>> {
    if (!(error instanceof ControlError) || error.errors.length === 0) return { '': messageOf(error) };
    const said = Object.fromEntries(error.errors.map(({ path, message }) => [path.split('.')[0] ?? '', sentence(message)]));
    if ('url' in said) return said;
    const lints = await lintsOf(id, { resolve: false }).catch(() => []); // nobody waits for a name to be looked up
    const refused = lints.find(({ field, level }) => field === 'url' && level === 'refused');
    return refused ? { ...said, url: refused.text } : said;
  }

  return {
    state,
    of,
    change(id, change) {
      put(id, (form) => ({
        ...form,
        draft: draftAfter(form.draft, change, known().get(id)),
        wrong: Object.fromEntries(Object.entries(form.wrong).filter(([field]) => field !== '' && !(field in change))),
      }));
      if ('url' in change || 'events' in change) look(id);
    },
    revert(id) {
      put(id, ({ lints }) => ({ ...UNTOUCHED, lints }));
      look(id);
    },
    look,
    async save(id) {
      const { draft, saving } = of(id);
      if (saving) return undefined;
      if (id !== NEW && Object.keys(draft).length === 0) return id;
      put(id, (form) => ({ ...form, saving: true, wrong: {} }));
      try {
        const saved = await (id === NEW ? core.createWebhook(newWebhookOf(draft)) : core.updateWebhook(id, patchOf(draft)));
        // What was typed while it was being saved stays typed.
        put(id, (form) => ({ ...form, saving: false, draft: id === NEW ? {} : notSaved(form.draft, draft) }));
        return saved.id;
      } catch (error) {
        const wrong = await refusalsOf(id, error);
        put(id, (form) => ({ ...form, saving: false, wrong }));
        return undefined;
      }
    },
  };
}

function notSaved(now: WebhookDraft, saved: WebhookDraft): WebhookDraft {
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => saved[name as keyof WebhookDraft] !== value)) as WebhookDraft;
}

/** “has to start with a letter” is said of the field it stands at. */
function sentence(text: string): string {
  const said = /^(?:has to|is) /.test(text) ? `It ${text}` : text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  return /[.!?]$/.test(said) ? said : `${said}.`;
}
