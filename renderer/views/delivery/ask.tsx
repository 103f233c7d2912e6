import { type ClipboardEvent, useEffect, useState } from 'react';
import { useDraft } from '#renderer/state/drafts.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import secretStyles from '#renderer/ui/secret.module.css';
import { takeWantedFocus } from './ask-focus.ts';
import styles from './explain.module.css';
import { kindOfPasted, oneLine } from './pasted-value.ts';
import type { Given } from './use-explanation.ts';

interface AskProps {
  /** Delivery and attempt: what was typed for it stays, a secret apart. */
  about: string;
  problem: string | undefined;
  onAsk: (given: Given) => void;
}

/** What a program computed, and the secret that it holds: either leads to the cause. A paste is asked about at once. */
export function Ask({ about, problem, onAsk }: AskProps) {
  const [draft, setDraft] = useDraft(`computed for ${about}`);
  const value = draft ?? '';
  const setValue = (text: string) => setDraft(text === '' ? undefined : text);
  const [secret, setSecret] = useState('');
  const [shown, setShown] = useState(false);

  useEffect(takeWantedFocus, []);

  function ask(now: { value: string; secret: string }) {
    setValue(now.value);
    setSecret(now.secret);
    const trimmed = now.value.trim();
    onAsk({ ...(trimmed !== '' && { value: trimmed }), ...(now.secret !== '' && { secret: now.secret }) });
  }

  usePastedAnywhere((text) => {
    if (kindOfPasted(text) === 'value') ask({ value: text, secret });
    else ask({ value, secret: text });
  });

  /** Into an empty field; elsewhere somebody is still editing. */
  const pasted = (name: 'value' | 'secret') => (event: ClipboardEvent<HTMLInputElement>) => {
    const text = oneLine(event.clipboardData.getData('text/plain'));
    if (event.currentTarget.value !== '' || text === '') return;
    event.preventDefault();
    ask({ value, secret, [name]: text });
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask({ value, secret });
      }}
    >
      <div className={styles['fields']}>
        <div>
          <label className={field['label']} htmlFor="computed">
            What did your code compute?
          </label>
          <input
            id="computed"
            data-ask
            className={field['input']}
            spellCheck={false}
            autoComplete="off"
            value={value}
            onChange={(event) => setValue(event.target.value)}
            onPaste={pasted('value')}
            aria-invalid={problem !== undefined}
            aria-describedby="computed-hint computed-problem"
          />
        </div>
        <div>
          <label className={field['label']} htmlFor="tried">
            Try this secret
          </label>
          <div className={styles['ask']}>
            <input
              id="tried"
              className={`${field['input']} ${shown ? '' : secretStyles['masked']}`}
              spellCheck={false}
              autoComplete="off"
              autoCapitalize="off"
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
              onPaste={pasted('secret')}
              aria-describedby="tried-hint"
            />
            <Button aria-pressed={shown} onClick={() => setShown(!shown)}>
              {shown ? 'Hide' : 'Show'}
            </Button>
            <Button type="submit" disabled={value.trim() === '' && secret === ''}>
              Find out why
            </Button>
          </div>
        </div>
        <p className={field['hint']} id="computed-hint">
          Base64 or hex; or let it answer with <code>X-Hookglass-Computed</code>.
        </p>
        <p className={field['hint']} id="tried-hint">
          Used for this question alone and kept nowhere.
        </p>
      </div>
      <p className={field['wrong']} id="computed-problem" role={problem === undefined ? undefined : 'alert'}>
        {problem}
      </p>
    </form>
  );
}

/** Ctrl+V while the focus is in no field: nobody has to look for one. */
function usePastedAnywhere(onPasted: (text: string) => void) {
  useEffect(() => {
    function onPaste(event: globalThis.ClipboardEvent) {
      const target = event.target instanceof Element ? event.target : undefined;
      if (event.defaultPrevented || target?.closest('input, textarea, [contenteditable]')) return;
      const text = oneLine(event.clipboardData?.getData('text/plain') ?? '');
      if (kindOfPasted(text) === 'other') return;
      event.preventDefault();
      onPasted(text);
    }
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  });
}
