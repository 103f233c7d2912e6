import { useId, useMemo, useState } from 'react';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { pastedRequestBrief, useCopyForAgent } from '#renderer/commands/copy-for-agent.ts';
import { useInspector } from '#renderer/inspector.ts';
import { Button } from '#renderer/ui/button.tsx';
import field from '#renderer/ui/field.module.css';
import { chooseFile } from '#renderer/ui/files.ts';
import { plural } from '#renderer/ui/format.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { readPasted } from '#shared/domain/wire/pasted/pasted.ts';
import { PASTED_FORMS, type PastedRequest } from '#shared/domain/wire/pasted/pasted-request.ts';
import { PastedReport } from './pasted-report.tsx';
import styles from './pasted-view.module.css';
import { usePastedReport } from './use-pasted-report.ts';

/** A request from anywhere, pasted as it was copied: what was read, whether its signature fits, and why not. */
export function PastedView() {
  const { core } = useInspector();
  const id = useId();
  const [pasted, setPasted] = useState<string | Uint8Array>('');
  const [secret, setSecret] = useState('');
  const [value, setValue] = useState('');
  const { asked, ask, forget } = usePastedReport();
  const read = useMemo(() => (pasted.length === 0 ? undefined : readPasted(pasted)), [pasted]);
  const request = read?.kind === 'request' && read.bodyElsewhere === undefined ? read : undefined;

  useCopyForAgent(request && asked.kind === 'answer' ? () => pastedRequestBrief(core, request, asked.answer) : undefined);

  function change(text: string | Uint8Array) {
    setPasted(text);
    forget();
  }

  return (
    <main className={styles['page']} data-pane="list">
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (request) ask(request, { secret, value });
        }}
      >
        <h1>Paste a request</h1>
        <div>
          <label className={field['label']} htmlFor={id}>
            The request, as you copied it{' '}
            <span className={field['hint']}>
              a curl command, PowerShell, fetch, HTTPie, a HAR, a raw request, or JSON of webhook.site, RequestBin or httpbin
            </span>
          </label>
          <textarea
            id={id}
            className={styles['text']}
            spellCheck={false}
            rows={10}
            value={typeof pasted === 'string' ? pasted : `(${plural(pasted.length, 'byte')} of a file)`}
            readOnly={typeof pasted !== 'string'}
            aria-describedby={`${id}-read`}
            onChange={(event) => change(event.target.value)}
            onPaste={(event) => {
              // A field turns Windows line breaks into plain ones; the clipboard still has them.
              const { value: now, selectionStart, selectionEnd } = event.currentTarget;
              if (selectionStart !== 0 || selectionEnd !== now.length) return;
              event.preventDefault();
              change(event.clipboardData.getData('text/plain'));
            }}
          />
          <p id={`${id}-read`} role="status" className={request || read === undefined ? styles['meta'] : field['wrong']}>
            {read !== undefined && <WireText text={read.kind === 'none' ? read.says : wordsOf(read)} />}
          </p>
        </div>
        <div className={styles['more']}>
          <div>
            <label className={field['label']} htmlFor={`${id}-secret`}>
              Secret <span className={field['hint']}>without one, all that are known here are tried</span>
            </label>
            <input
              id={`${id}-secret`}
              className={field['input']}
              type="password"
              autoComplete="off"
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
            />
          </div>
          <div>
            <label className={field['label']} htmlFor={`${id}-value`}>
              What did your code compute? <span className={field['hint']}>base64 or hex; may be left empty</span>
            </label>
            <input
              id={`${id}-value`}
              className={field['input']}
              spellCheck={false}
              autoComplete="off"
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          </div>
        </div>
        <div className={styles['buttons']}>
          <Button type="submit" look="primary" disabled={!request || asked.kind === 'loading'}>
            {asked.kind === 'loading' ? 'Checking…' : 'Check and explain'}
          </Button>
          <Button
            onClick={() =>
              chooseFile('.har,.json,.jsonl,.txt,.sh', (file) => void file.arrayBuffer().then((bytes) => change(new Uint8Array(bytes))))
            }
          >
            Open file…
          </Button>
          {request && asked.kind === 'answer' && <CommandButton id="copy-for-agent" icon="a-copy" />}
          {pasted.length > 0 && (
            <Button look="plain" onClick={() => change('')}>
              Clear
            </Button>
          )}
        </div>
      </form>
      <PastedReport asked={asked} />
    </main>
  );
}

/** `Read as a curl command: POST http://… with 412 bytes of body.` */
function wordsOf({ form, request: { method, url, body }, bodyElsewhere, notes }: PastedRequest): string {
  const size = bodyElsewhere === undefined ? ` with ${plural(body.length, 'byte')} of body` : '';
  return [`Read as ${PASTED_FORMS[form]}: ${method} ${url.slice(0, 200)}${size}.`, ...notes, bodyElsewhere ?? ''].join(' ').trim();
}
