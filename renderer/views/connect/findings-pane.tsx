import { useInspector } from '#renderer/inspector.ts';
import type { ServersState } from '#renderer/state/servers-control.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EngineNotice } from '#renderer/ui/notice/engine-notice.tsx';
import { Callout } from '#renderer/ui/notice/notice.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import styles from './connect.module.css';
import { countWords } from './connect-words.ts';
import { Findings } from './findings.tsx';
import { SignIn } from './sign-in.tsx';
import { TextField } from './text-field.tsx';

interface FindingsPaneProps {
  now: ServersState;
  onCheck: () => void;
  onCheckSelf: () => void;
}

/** Which server, who we are there, and what was found: at the server, and here. */
export function FindingsPane({ now, onCheck, onCheckSelf }: FindingsPaneProps) {
  const { servers } = useInspector();
  const { fields, wrong, busy, report, attached } = now;
  return (
    <section className={styles['pane']} data-pane="list" data-connect aria-label="Connect a real MLflow">
      <header className={styles['head']}>
        <h1>Connect a real MLflow</h1>
        <span className={styles['meta']}>checking changes nothing there</span>
      </header>
      <EngineNotice />
      <div className={styles['body']}>
        <form
          className={styles['server']}
          onSubmit={(event) => {
            event.preventDefault();
            onCheck();
          }}
        >
          <TextField
            name="uri"
            label="Tracking URI"
            placeholder="https://mlflow.example.com"
            inputMode="url"
            value={fields.uri}
            wrong={wrong['uri']}
            onType={(uri) => servers.type({ uri })}
            beside={
              <Button type="submit" aria-disabled={busy !== undefined}>
                {checkWords(busy === 'check', report !== undefined)}
              </Button>
            }
          />
          <SignIn fields={fields} wrong={wrong['credentials']} account={attached?.environment.account} />
        </form>
        {wrong[''] !== undefined && (
          <Callout tone="bad">
            <WireText text={wrong['']} />
          </Callout>
        )}
        <section className={styles['section']} aria-labelledby="server-findings">
          <header className={styles['sect']}>
            <h2 id="server-findings">Findings</h2>
            {report && <span className={styles['meta']}>{countWords(report)}</span>}
          </header>
          {report ? (
            <>
              <p className={styles['quiet']}>
                At <code>{report.base}</code>
                {report.account && `, signed in as ${report.account.name}, from ${report.account.from}`}, for the receiver{' '}
                <code>{report.url}</code>
              </p>
              <Findings findings={report.findings} listCacheEndsMs={report.listCacheEndsMs} />
            </>
          ) : (
            <p className={styles['quiet']}>
              {busy === 'check'
                ? 'Looking at the server. One that does not answer is given up after 10 s.'
                : 'Nothing was looked at yet. Enter the address of the MLflow server that you share with others: what keeps its deliveries from arriving here is said with what to do.'}
            </p>
          )}
        </section>
        <Self self={now.self} onCheck={onCheckSelf} />
      </div>
    </section>
  );
}

const checkWords = (isChecking: boolean, isAgain: boolean) => (isChecking ? 'Checking…' : isAgain ? 'Check again' : 'Check');

function Self({ self, onCheck }: { self: ServersState['self']; onCheck: () => void }) {
  return (
    <section className={styles['section']} aria-labelledby="self-findings">
      <header className={styles['sect']}>
        <h2 id="self-findings">This Hookglass</h2>
        {self?.report && <span className={styles['meta']}>{countWords(self.report)}</span>}
        <Button size="small" look="plain" aria-disabled={self?.isAsking === true} onClick={onCheck}>
          Check this Hookglass
        </Button>
      </header>
      {self?.problem !== undefined && !self.report && <p className={styles['quiet']}>{self.problem}</p>}
      {self?.report && <Findings findings={self.report.findings} />}
    </section>
  );
}
