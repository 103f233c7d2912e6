import { CopyButton } from '#renderer/commands/copy-button.tsx';
import { useHomeLive } from '#renderer/inspector.ts';
import { shellBridge } from '#renderer/shell-bridge.ts';
import { formatMoment } from '#renderer/ui/format.ts';
import { Group, Row } from './setting-row.tsx';
import styles from './settings-view.module.css';

/** Versions and places, to be read and to be copied into a report. */
export function AboutSection() {
  const { status } = useHomeLive();
  if (!status) return <p className={styles['note']}>The engine has not answered yet.</p>;
  const facts: readonly (readonly [title: string, about: string, value: string])[] = [
    ['Hookglass', 'See, explain and reproduce every MLflow webhook delivery on your own machine.', status.version],
    ['Engine', `Process ${status.pid}, started ${formatMoment(status.startedAtMs, Date.now())}.`, `pid ${status.pid}`],
    ['Data directory', 'Everything that is kept lies here.', status.dataDir],
    ['Window', shellBridge ? 'The desktop app.' : 'A browser.', navigator.userAgent],
  ];
  const details = facts.map(([title, , value]) => `${title}: ${value}`).join('\n');
  return (
    <>
      <Group title="Versions and places" />
      {facts.map(([title, about, value]) => (
        <Row key={title} title={title} about={about} control={<code className={styles['fixed']}>{value}</code>} />
      ))}
      <p className={styles['note']}>
        <CopyButton text={details} done="Details copied.">
          Copy details
        </CopyButton>
      </p>
    </>
  );
}
