import { useNowMs } from '#renderer/state/clock.ts';
import { arrivedWords } from '#renderer/state/server-words.ts';
import { plural } from '#renderer/ui/format.ts';
import { Icon, type KnotName, type Tone } from '#renderer/ui/icon.tsx';
import type { Attachment } from '#shared/domain/app/real-server.ts';
import styles from './connect.module.css';
import { STEPS, type Step, stepOf } from './connect-words.ts';

const TITLES: Readonly<Record<Step, string>> = {
  look: 'Look at the server',
  register: 'Register the webhook',
  wait: 'Wait for its list of webhooks',
  test: 'The server sends its test',
  capture: 'Capture, verify, forward',
  remove: 'Remove the webhook',
};

const KNOTS: Readonly<Record<ReturnType<typeof stepOf>, { icon: KnotName; tone: Tone; word: string }>> = {
  done: { icon: 'k-ok', tone: 'ok', word: 'Done' },
  now: { icon: 'k-now', tone: 'live', word: 'Now' },
  planned: { icon: 'k-plan', tone: 'mute', word: 'To come' },
};

/** Before it begins. */
export function PlannedSteps({ listCacheSec, isForwarded, isReady }: { listCacheSec: string; isForwarded: boolean; isReady: boolean }) {
  const notes: Readonly<Record<Step, string>> = {
    look: 'changes nothing',
    register: '1 call',
    wait: /^\d+$/.test(listCacheSec.trim()) ? `${Number(listCacheSec)} s` : '',
    test: '1 delivery',
    capture: 'until you detach or quit',
    remove: 'on exit',
  };
  return (
    <ol className={styles['steps']} aria-busy={!isReady}>
      {STEPS.map((step) => (
        <Line key={step} state="planned" title={step === 'capture' && !isForwarded ? 'Capture, verify' : TITLES[step]} note={notes[step]} />
      ))}
    </ol>
  );
}

/** While it goes on. */
export function LiveSteps({ attachment }: { attachment: Attachment }) {
  const { state, forwardTo } = attachment;
  return (
    <ol className={styles['steps']}>
      {STEPS.map((step) => (
        <Line
          key={step}
          state={stepOf(step, state)}
          title={step === 'capture' && forwardTo === undefined ? 'Capture, verify' : TITLES[step]}
          note={<Note step={step} attachment={attachment} />}
        />
      ))}
    </ol>
  );
}

function Note({ step, attachment }: { step: Step; attachment: Attachment }) {
  const { state, arrived, events } = attachment;
  if (step === 'register' && events > 0) return plural(events, 'event');
  if (step === 'wait' && state.kind === 'waiting') return <Left untilMs={state.untilMs} />;
  if (step === 'test' && state.kind === 'attached' && state.testStatus !== undefined) return `answered ${state.testStatus}`;
  if (step === 'capture' && (arrived > 0 || state.kind === 'attached')) return arrivedWords(attachment);
  return step === 'remove' && stepOf(step, state) === 'planned' ? 'on exit' : null;
}

function Left({ untilMs }: { untilMs: number }) {
  const nowMs = useNowMs(1000);
  return <span aria-live="off">{`${Math.max(0, Math.ceil((untilMs - nowMs) / 1000))} s left`}</span>;
}

function Line({ state, title, note }: { state: keyof typeof KNOTS; title: string; note: React.ReactNode }) {
  const { icon, tone, word } = KNOTS[state];
  return (
    <li data-step={state}>
      <Icon name={icon} tone={tone} label={word} />
      <span>{title}</span>
      <span className={styles['meta']}>{note}</span>
    </li>
  );
}
