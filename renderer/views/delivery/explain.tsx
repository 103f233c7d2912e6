import { useMemo, useState } from 'react';
import { copyText } from '#renderer/commands/copy.ts';
import { useInspector } from '#renderer/inspector.ts';
import type { OpenedRequest } from '#renderer/state/opened-request.ts';
import { Button } from '#renderer/ui/button.tsx';
import type { Fix } from '#renderer/ui/fixes/fix.ts';
import { FixChoice, FixLines } from '#renderer/ui/fixes/fixes.tsx';
import { fixesOf } from '#renderer/ui/fixes/raw-body.ts';
import { formatBytes } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { decodeBytes } from '#renderer/ui/wire/decode.ts';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { CERTAINTY_WORDS, certaintyWord, type ExplainReport, type Explanation } from '#shared/domain/delivery/explain.ts';
import { compareTexts, type Stretch } from './compare-bytes.ts';
import styles from './explain.module.css';
import { useBytes } from './use-bytes.ts';

interface FindingsProps {
  request: OpenedRequest;
  report: ExplainReport | undefined;
}

/** What was found out, best first: each with its mistake and how to mend it. */
export function Findings({ request, report }: FindingsProps) {
  if (!report) return null;
  const { explanations, source, stoppedEarly } = report;
  return (
    <>
      {explanations.filter(isSaidHere).map((explanation) => (
        <Finding key={explanation.why + explanation.headline} explanation={explanation} report={report} request={request} />
      ))}
      {stoppedEarly && explanations.every(({ why }) => why !== 'no-match') && (
        <p className={styles['meta']}>The search ended before all was tried: a cause that is not named may still be there.</p>
      )}
      {source === 'pasted' && explanations.length === 0 && (
        <p className={styles['meta']}>That is the right value: the request is correctly signed with it.</p>
      )}
    </>
  );
}

/** That it is correctly signed and was refused is what the tab opens with, and the fields above are what helps. */
const isSaidHere = ({ why }: Explanation) => why !== 'refused-valid';

function Finding({ explanation, report, request }: { explanation: Explanation; report: ExplainReport; request: OpenedRequest }) {
  const { messages } = useInspector();
  const { why, certainty, headline, fix, parts, passesByLuck, notReached } = explanation;
  return (
    <section className={certainty === 'hint' ? styles['hint'] : styles['proof']} aria-label="Explanation">
      <div className={styles['head']}>
        <p className={styles['headline']}>
          <WireText text={headline} />
        </p>
        <Button size="small" look="plain" onClick={() => void copyText(messages, asMarkdown(explanation, request), 'Explanation copied.')}>
          <Icon name="a-copy" />
          Copy explanation
        </Button>
      </div>
      <p className={styles['meta']}>
        {why === 'no-match' ? 'Nothing found' : CERTAINTY_WORDS[certainty]}
        {notReached && ' · not reached by the receiver'} · <code>why:{why}</code>
      </p>
      {parts?.map((part) => (
        <p key={part.why} className={styles['part']}>
          <WireText text={part.headline} /> <span className={styles['quiet']}>{part.fix}</span>
        </p>
      ))}
      <p>
        <strong>Fix</strong> <WireText text={fix} />
      </p>
      {explanation.hashed && <SideBySide request={request} hashed={explanation.hashed} />}
      <Fixes fixes={fixesOf(why)} />
      {passesByLuck && passesByLuck.length > 0 && (
        <p className={styles['meta']}>{`These events would have matched all the same, by luck: ${passesByLuck.join(', ')}.`}</p>
      )}
      {report.compare && why === 'no-match' && (
        <p className={styles['meta']}>
          Body: {formatBytes(report.compare.bodyBytes)}, SHA-256 begins <code>{report.compare.bodyHash}</code>
          {report.compare.secretHash !== undefined && (
            <>
              ; secret: SHA-256 begins <code>{report.compare.secretHash}</code>
            </>
          )}
          ; your value: {report.compare.valueLength} characters
        </p>
      )}
    </section>
  );
}

/** The bytes that were sent beside the bytes that were hashed. */
function SideBySide({ request, hashed }: { request: OpenedRequest; hashed: NonNullable<Explanation['hashed']> }) {
  const loaded = useBytes(request.key, request.body);
  const sent = loaded.kind === 'ready' ? loaded.bytes : undefined;
  const theirs = useMemo(() => Uint8Array.from(atob(hashed.bodyBase64), (char) => char.charCodeAt(0)), [hashed.bodyBase64]);
  const compared = useMemo(
    () => sent && compareTexts(decodeBytes(sent.subarray(0, 65_536)).text, decodeBytes(theirs).text),
    [sent, theirs],
  );
  if (!sent || !compared) return null;
  return (
    <div className={styles['sides']}>
      <Side title="Sent" meta={formatBytes(sent.length)} stretches={compared.sent} />
      <Side
        title="Hashed by your code"
        meta={`${formatBytes(theirs.length)}, first difference at byte ${hashed.firstDifference}`}
        stretches={compared.hashed}
      />
    </div>
  );
}

function Side({ title, meta, stretches }: { title: string; meta: string; stretches: readonly Stretch[] }) {
  return (
    <div>
      <p className={styles['sideHead']}>
        <strong>{title}</strong>
        <span className={styles['meta']}>{meta}</span>
      </p>
      <pre className={styles['bytes']}>
        {stretches.map(({ kind, text, first }, index) => {
          const classes = [kind === 'only' && styles['only'], first && styles['first']].filter(Boolean).join(' ');
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: stretches of one text have no other name
            <span key={index} className={classes === '' ? undefined : classes}>
              {kind === 'only' ? <Drawn text={text} /> : <WireText text={text} />}
            </span>
          );
        })}
      </pre>
    </div>
  );
}

/** White space that makes the difference is drawn. */
function Drawn({ text }: { text: string }) {
  return <WireText text={text.replaceAll(' ', '␣').replaceAll('\n', '¶\n').replaceAll('\t', '»')} />;
}

function Fixes({ fixes }: { fixes: readonly Fix[] }) {
  const [chosen, setChosen] = useState(0);
  const fix = fixes[chosen];
  if (!fix) return null;
  return (
    <div className={styles['fixes']}>
      <FixChoice fixes={fixes} chosen={chosen} onChoose={setChosen} />
      <FixLines fix={fix} />
    </div>
  );
}

/** For a ticket or a chat; it holds no secret, because no explanation does. */
function asMarkdown({ headline, fix, why, certainty }: Explanation, { title }: OpenedRequest): string {
  return [`**${headline}**`, '', `Fix: ${fix}`, '', `${title}; \`why:${why}\`, ${certaintyWord({ why, certainty })}.`].join('\n');
}
