import { CommandButton } from '#renderer/commands/command-button.tsx';
import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { useHome, useHomeLive } from '#renderer/inspector.ts';
import { shellBridge } from '#renderer/shell-bridge.ts';
import { Button } from '#renderer/ui/button.tsx';
import { saveFile } from '#renderer/ui/files.ts';
import { formatMoment } from '#renderer/ui/format.ts';
import { useAsked } from '#renderer/ui/use-asked.ts';
import { windowWords } from '#renderer/views/help/problem-facts.ts';
import { Group, Row } from './setting-row.tsx';
import styles from './settings-view.module.css';

/** Versions and places, to be read and to be copied into a report, and the licences of what Hookglass is made with. */
export function AboutSection() {
  const { core } = useHome();
  const { status } = useHomeLive();
  const log = useAsked('log', () => core.log());
  const runtime = log.kind === 'answer' ? log.answer?.runtime : undefined;
  const facts: readonly (readonly [title: string, about: string, value: string])[] = [
    ...(status
      ? ([
          ['Hookglass', 'See, explain and reproduce every MLflow webhook delivery on your own machine.', status.version],
          ['Engine', `Process ${status.pid}, started ${formatMoment(status.startedAtMs, Date.now())}.`, runtime ?? `pid ${status.pid}`],
          ['Data directory', 'Everything that is kept lies here.', status.dataDir],
        ] as const)
      : []),
    ['Window', shellBridge ? 'The desktop app.' : 'A browser.', windowWords(shellBridge)],
  ];
  const details = facts.map(([title, , value]) => `${title}: ${value}`).join('\n');
  return (
    <>
      <Group title="Versions and places" />
      {!status && <p className={styles['note']}>The engine has not answered yet.</p>}
      {facts.map(([title, about, value]) => (
        <Row key={title} title={title} about={about} control={<code className={styles['fixed']}>{value}</code>} />
      ))}
      <p className={`${styles['note']} ${styles['acts']}`}>
        <CopyButton text={details} done="Details copied.">
          Copy details
        </CopyButton>
        <CommandButton id="report-problem" />
      </p>
      <Licences />
    </>
  );
}

/** Files beside the page, which each build writes. */
function Licences() {
  const asked = useAsked('licences', () => Promise.all([textOf('/licences.txt'), textOf('/sbom.cdx.json')]));
  const [licences, sbom] = asked.kind === 'answer' && asked.answer ? asked.answer : [];
  return (
    <>
      <Group title="Made with" />
      <p className={styles['note']}>
        Hookglass is MIT-licensed. Below are the licences of the packages of others that come with it; the bill of materials lists those
        packages in the CycloneDX format.
      </p>
      {licences !== undefined && sbom !== undefined && (
        <>
          <textarea className={styles['licences']} readOnly rows={12} aria-label="Licences of others" value={licences} />
          <p className={`${styles['note']} ${styles['acts']}`}>
            <Button onClick={() => saveFile(licences, 'hookglass-licences.txt')}>Save the licences…</Button>
            <Button onClick={() => saveFile(sbom, 'hookglass.cdx.json')}>Save the bill of materials…</Button>
          </p>
        </>
      )}
      {asked.kind === 'problem' && <p className={styles['note']}>{`The licences could not be read: ${asked.problem}`}</p>}
    </>
  );
}

async function textOf(path: string): Promise<string> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path} is not beside the page`);
  return answer.text();
}
