import { Menu } from '@base-ui/react/menu';
import { useInspector } from '#renderer/inspector.ts';
import { draftOf } from '#renderer/state/composer.ts';
import { go } from '#renderer/state/navigation.ts';
import { readPayload } from '#renderer/state/payload.ts';
import { formatRoute } from '#renderer/state/route.ts';
import type { StepProgress } from '#renderer/state/sequences.ts';
import { useStore } from '#renderer/state/store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EventName } from '#renderer/ui/event-name.tsx';
import { formatPause } from '#renderer/ui/format.ts';
import { Icon, type KnotName, type Tone } from '#renderer/ui/icon.tsx';
import popup from '#renderer/ui/popup.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { SequenceStep } from '#shared/domain/delivery/event-sequence.ts';
import { breakWords } from './break-words.ts';
import styles from './compose.module.css';

const WAITS_MS = [0, 1000, 2000, 5000, 10_000, 60_000] as const;

/** The events on their thread: planned, on their way, sent. */
export function SequenceSteps() {
  const { sequences } = useInspector();
  const { steps, progress } = useStore(sequences.state);
  if (steps.length === 0) return null;
  return (
    <ol className={styles['steps']}>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same event may stand there twice; a step is its place
        <li key={index}>
          <Knot progress={progress[index] ?? { kind: 'planned' }} />
          <span className={styles['stepName']}>
            <EventName event={step.event} />
            <StepMenu index={index} />
          </span>
          <span className={styles['meta']}>
            <WireText
              text={[aboutOf(step), step.breakage && breakWords(step.breakage).words, index > 0 && waitWords(step.waitMs)]
                .filter(Boolean)
                .join(', ')}
            />
          </span>
          <Outcome progress={progress[index]} />
        </li>
      ))}
    </ol>
  );
}

const KNOTS: Record<StepProgress['kind'], { name: KnotName; tone: Tone; words: string }> = {
  planned: { name: 'k-plan', tone: 'mute', words: 'planned' },
  waiting: { name: 'k-now', tone: 'live', words: 'on its way' },
  sent: { name: 'k-ok', tone: 'ink-2', words: 'sent' },
  failed: { name: 'k-fail', tone: 'bad', words: 'not sent' },
};

function Knot({ progress: { kind } }: { progress: StepProgress }) {
  const { name, tone, words } = KNOTS[kind];
  return <Icon name={name} tone={tone} label={words} />;
}

function Outcome({ progress }: { progress: StepProgress | undefined }) {
  if (progress?.kind === 'failed') {
    return (
      <span className={styles['refused']} role="alert">
        <WireText text={progress.message} />
      </span>
    );
  }
  if (progress?.kind !== 'sent') return null;
  return (
    <span className={styles['meta']}>
      {progress.ids.map((id) => (
        <a key={id} href={formatRoute({ view: 'deliveries', id, tab: 'overview' })}>
          <code>{id}</code>
        </a>
      ))}
    </span>
  );
}

function StepMenu({ index }: { index: number }) {
  const { sequences, composer } = useInspector();
  const { steps, running } = useStore(sequences.state);
  const step = steps[index];
  if (!step) return null;
  const change = (next: readonly SequenceStep[]) => void sequences.change(next);
  const others = steps.filter((_, i) => i !== index);
  const moved = (to: number) => change([...others.slice(0, to), step, ...others.slice(to)]);
  function edit({ event, text, asTyped, ownTime }: SequenceStep) {
    composer.put(event, draftOf({ text, asTyped: asTyped === true }, ownTime ? undefined : composer.state.get().stamp.micros));
    go({ view: 'compose', event }, 'replace');
  }
  return (
    <Menu.Root>
      <Menu.Trigger
        render={
          <Button size="small" look="plain" square disabled={running} aria-label={`Change event ${index + 1}`} title="Change this event" />
        }
      >
        <Icon name="a-more" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="start" side="top" className={popup['positioner']}>
          <Menu.Popup className={`${popup['popup']} ${popup['menu']}`}>
            <Menu.Item className={popup['item']} onClick={() => edit(step)}>
              Open it above
            </Menu.Item>
            <Menu.Item className={popup['item']} disabled={index === 0} onClick={() => moved(index - 1)}>
              Move earlier
            </Menu.Item>
            <Menu.Item className={popup['item']} disabled={index === steps.length - 1} onClick={() => moved(index + 1)}>
              Move later
            </Menu.Item>
            {index > 0 && (
              <>
                <Menu.Separator className={popup['separator']} />
                {WAITS_MS.map((waitMs) => (
                  <Menu.Item
                    key={waitMs}
                    className={popup['item']}
                    onClick={() => change(steps.map((one, i) => (i === index ? { ...one, waitMs } : one)))}
                  >
                    <span className={popup['tick']}>{waitMs === step.waitMs && <Icon name="a-check" label="chosen" />}</span>
                    {`Sent ${waitWords(waitMs)}`}
                  </Menu.Item>
                ))}
              </>
            )}
            <Menu.Separator className={popup['separator']} />
            <Menu.Item className={popup['item']} onClick={() => change(others)}>
              Remove
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

const waitWords = (waitMs: number) => (waitMs === 0 ? 'at once' : `${formatPause(waitMs)} later`);

/** `iris v4 champion`: what the payload says it is about. */
function aboutOf({ text }: SequenceStep): string {
  const read = readPayload(text);
  if (read.kind === 'broken') return '';
  const say = (name: string, before = '') => {
    const node = read.data.members.findLast(({ key }) => key === name)?.value;
    return node?.kind === 'scalar' && typeof node.value === 'string' ? `${before}${node.value}` : undefined;
  };
  const tag = [say('key'), say('value')].filter((part) => part !== undefined).join('=');
  return [say('name') ?? say('budget_policy_id'), say('version', 'v'), say('alias'), tag].filter(Boolean).join(' ');
}
