import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useCopyForAgent } from '#renderer/commands/copy-for-agent.ts';
import { useInspector } from '#renderer/inspector.ts';
import type { UnheardRow } from '#renderer/state/row.ts';
import { formatClock } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import pane from '#renderer/ui/pane/pane.module.css';
import { Fact } from '#renderer/ui/pane/parts.tsx';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { SubjectText } from '#renderer/views/deliveries/subject-text.tsx';
import { unheardBrief } from '#shared/domain/agents/request-briefs.ts';
import { AddToWebhook } from './add-to-webhook.tsx';
import styles from './delivery.module.css';
import { whyUnheard } from './why.ts';

/** An event that nobody got: there is nothing to replay, only a reason. */
export function UnheardPane({ row }: { row: UnheardRow }) {
  const { core } = useInspector();
  const { clock, fraction } = formatClock(row.atMs);
  useCopyForAgent(async () => {
    const shared = await core.sharedUnheard(row.id);
    return shared && unheardBrief(shared, whyUnheard(shared).text);
  });
  return (
    <>
      <div className={pane['head']}>
        <h1 className={pane['heading']}>
          <Icon name="s-nobody" tone="mute" />
          <span>No listener</span>
        </h1>
        <p className={pane['who']}>
          <span>{row.event}</span>
          <span>{`${clock}${fraction}`}</span>
        </p>
      </div>
      <div className={pane['body']}>
        <div className={styles['why']}>
          <b>WHY</b>
          <p>
            <WireText text={whyUnheard(row).text} />
          </p>
          <div className={styles['whyActs']}>
            <AddToWebhook row={row} />
            <CommandButton id="copy-for-agent" icon="a-copy" />
          </div>
        </div>
        <dl className={pane['facts']}>
          <Fact name="Event">
            <code>{row.event}</code>
          </Fact>
          <Fact name="Subject">
            <span>
              <SubjectText about={row.about} />
            </span>
          </Fact>
        </dl>
      </div>
    </>
  );
}
