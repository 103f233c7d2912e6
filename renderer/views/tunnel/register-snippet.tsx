import { useState } from 'react';
import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { Segments } from '#renderer/ui/choice/segments.tsx';
import { Callout } from '#renderer/ui/notice/notice.tsx';
import wire from '#renderer/ui/wire/wire.module.css';
import type { TunnelStatus } from '#shared/domain/app/tunnel.ts';
import { SNIPPET_LANGUAGES, type SnippetLanguage, snippetOf } from './snippet.ts';
import styles from './tunnel.module.css';

const NAMES: Record<SnippetLanguage, string> = { python: 'Python', curl: 'curl' };
const LANGUAGES = SNIPPET_LANGUAGES.map((value) => ({ value, title: NAMES[value] }));

/** What to run beside the remote MLflow, so that it calls the public URL. */
export function RegisterSnippet({ status: { webhookUrl } }: { status: TunnelStatus }) {
  const [language, setLanguage] = useState<SnippetLanguage>('python');
  if (webhookUrl === undefined) return null;
  const code = snippetOf(language, webhookUrl);
  return (
    <section className={styles['section']} aria-labelledby="tunnel-register">
      <h2 id="tunnel-register">
        Register it at a remote MLflow
        <Segments label="Language" options={LANGUAGES} chosen={language} onChoose={setLanguage} />
        <CopyButton text={code} done="Code copied." size="small" className={styles['push']}>
          Copy
        </CopyButton>
      </h2>
      {webhookUrl.startsWith('http:') && (
        <Callout tone="warn">
          A stock MLflow refuses this URL: it takes https only. Put a proxy that speaks https before it, or set{' '}
          <code>MLFLOW_WEBHOOK_ALLOWED_SCHEMES</code> there.
        </Callout>
      )}
      <pre className={wire['box']}>{code}</pre>
      <p className={styles['meta']}>
        It runs as it is, with <code>MLFLOW_TRACKING_URI</code> and <code>WEBHOOK_SECRET</code> in its environment. Take the secret of a
        webhook that is registered here, or the receiver’s own: what is signed with another one is shown as not valid. MLflow may need 60 s
        until it sends to a new webhook.
      </p>
    </section>
  );
}
