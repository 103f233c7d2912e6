import type { Explanation } from '#shared/domain/delivery/explain.ts';
import type { ExplainInput } from './explain-input.ts';
import { FIXES } from './explanation-texts.ts';
import { changedTwice, type ExplainSecret, type KeyForm, keyForms, rareKeyForms } from './secret/secret-forms.ts';
import { sign } from './sign.ts';

/** What is asked about a secret that somebody typed in: the request, and the secrets that are known here. */
type Tried = Pick<ExplainInput, 'signature' | 'deliveryId' | 'timestamp' | 'body' | 'secrets'>;

/**
 * What a secret is that was typed in to be tried: the right one, a known distortion of it, somebody else's, or another one. It is compared
 * with the secrets here and never repeated.
 *
 * @returns undefined where none was typed
 */
export function triedSecret(input: Tried): Explanation | undefined {
  const typed = input.secrets.find(({ kind }) => kind === 'typed');
  if (!typed) return undefined;
  const gives = givesWhatWasSent(typed.secret, input);
  const same = input.secrets.find(({ kind, secret }) => kind !== 'typed' && secret === typed.secret);
  if (gives || same?.kind === 'own') return right(gives, input);
  if (same)
    return proof(
      same.kind === 'old' ? 'secret-old' : 'secret-other',
      `The secret that you tried is that of “${same.name}”${same.kind === 'old' ? ', which was replaced' : ''}: it does not give the signature that was sent.`,
    );
  return distorted(typed, input.secrets) ?? another(input);
}

const proof = (why: Explanation['why'], headline: string, fix = FIXES[why]): Explanation => ({ why, certainty: 'proof', headline, fix });

function right(gives: boolean, { signature }: Tried): Explanation {
  if (gives) return proof('right-value', 'The secret that you tried is right: it gives the signature that was sent.', NOT_THE_SECRET);
  const headline =
    signature === undefined
      ? 'The secret that you tried is the right one; the request came without a signature.'
      : 'The secret that you tried is the right one, and it does not give the signature that came.';
  return proof('right-value', headline, NOT_THE_SECRET);
}

const NOT_THE_SECRET =
  'A program that holds it and refuses differs in something else: let it print the value that it computes, and paste that too.';

/** One of the two is a known form of the other. */
function distorted(typed: ExplainSecret, secrets: readonly ExplainSecret[]): Explanation | undefined {
  for (const own of secrets.filter(({ kind }) => kind === 'own')) {
    const changed = formOf(own, typed.secret)?.held;
    const set = formOf(typed, own.secret)?.held;
    // What has characters more than the other is the one that something was added to.
    if (set && (!changed || own.secret.length > typed.secret.length))
      return proof(
        set.why,
        `The webhook has the secret that you tried, ${set.words}: it was changed when it was set there.`,
        'Set the same secret at the webhook, character for character.',
      );
    if (changed) return proof(changed.why, `The secret that you tried is the right one, ${changed.words}.`, changed.fix);
  }
  return undefined;
}

/** Stand-ins such as an empty text are no form of it. */
function formOf(from: ExplainSecret, wanted: string): KeyForm | undefined {
  const bytes = Buffer.from(wanted);
  const own: ExplainSecret[] = [{ ...from, kind: 'own' }];
  const forms = [...keyForms(own), ...rareKeyForms(own), ...changedTwice(own)];
  return forms.find(({ key, held }) => held && held.why !== 'secret-unset' && bytes.equals(key));
}

function another({ secrets }: Tried): Explanation {
  const hasOwn = secrets.some(({ kind }) => kind === 'own');
  return {
    ...proof(
      'secret-other',
      hasOwn
        ? 'The secret that you tried is another one than the webhook’s: a program that holds it computes another signature.'
        : 'The secret that you tried does not give the signature that was sent.',
      'Set the same secret in both places: at the webhook, and in the receiver.',
    ),
    certainty: hasOwn ? 'proof' : 'fact',
  };
}

function givesWhatWasSent(secret: string, { signature, deliveryId, timestamp, body }: Tried): boolean {
  return (
    Boolean(signature && deliveryId && timestamp) &&
    sign(secret, { deliveryId: deliveryId ?? '', timestamp: timestamp ?? '', body }) === signature
  );
}
