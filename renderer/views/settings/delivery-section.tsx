import { Icon } from '#renderer/ui/icon.tsx';
import { ChoiceSetting, Group, NumberSetting } from './setting-row.tsx';
import styles from './settings-view.module.css';
import type { Settings } from './use-settings.ts';

const PROFILES = [
  { value: 'documented', title: 'As documented' },
  { value: 'mlflow', title: 'As MLflow runs' },
] as const;

/** How deliveries are sent: everything here holds from the next attempt on. */
export function DeliverySection({ settings }: { settings: Settings }) {
  return (
    <>
      <Group title="Retries" columns />
      <ChoiceSetting
        settings={settings}
        name="profile"
        title="Retry profile"
        about="Documented: 1, 2, 4 s and up to 1 s jitter. As MLflow runs: the first retry has no wait."
        options={PROFILES}
      />
      <Plan settings={settings} />
      <NumberSetting
        settings={settings}
        name="maxRetries"
        title="Retries at most"
        about="After the first attempt. MLflow’s own number is 3."
        unit=""
      />
      <NumberSetting
        settings={settings}
        name="requestTimeoutMs"
        title="Timeout of an attempt"
        about="No answer in this time counts as a timeout and is retried."
        unit="s"
        scale={1000}
      />
      <NumberSetting
        settings={settings}
        name="timeScale"
        title="Time scale"
        about="Shortens waits for tests: 0.01 makes 4 s into 40 ms. Timeouts and freshness stay."
        unit="×"
      />
      <Group title="What goes out at once" />
      <NumberSetting
        settings={settings}
        name="workersPerWebhook"
        title="Requests at once, per webhook"
        about="More wait in line; other webhooks are not held up."
        unit=""
      />
    </>
  );
}

const MOST_SHOWN = 4;

/** When a delivery that always fails is sent, with the settings that hold now. */
function Plan({ settings }: { settings: Settings }) {
  const retries = Number(settings.of('maxRetries')?.value ?? 0);
  const scale = Number(settings.of('timeScale')?.value ?? 1);
  const profile = settings.of('profile')?.value;
  const shown = Math.min(retries, MOST_SHOWN);
  const waits = Array.from({ length: retries }, (_, index) => waitOf(index, profile === 'mlflow'));
  const [from, to] = waits.reduce(([least, most], [a, b]) => [least + a, most + b], [0, 0]);
  const end = `the delivery has failed after ${span(from * scale, to * scale)} in all`;
  const steps = waits.slice(0, shown).map(([a, b]) => (b === 0 ? 'at once' : `after ${span(a * scale, b * scale)}`));
  return (
    <ol className={styles['plan']} aria-label="A delivery that always fails">
      <li>
        <Icon name="k-ok" />
        <span>sent</span>
        <span className={styles['meta']}>{retries === 0 ? 'then the delivery has failed' : '0 s'}</span>
      </li>
      {steps.map((words, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a retry is its number
        <li key={index}>
          <Icon name="k-plan" tone="mute" />
          <span>{`retry ${index + 1}`}</span>
          <span className={styles['meta']}>
            {index < shown - 1 ? words : `${words}; ${retries > shown ? `${retries - shown} more, then ` : 'then '}${end}`}
          </span>
        </li>
      ))}
    </ol>
  );
}

const LONGEST_SEC = 60;

/** Seconds before retry number `index + 1`, from and to. */
function waitOf(index: number, isMlflow: boolean): readonly [number, number] {
  if (isMlflow && index === 0) return [0, 0];
  return [Math.min(LONGEST_SEC, 2 ** index), Math.min(LONGEST_SEC, 2 ** index + 1)];
}

function span(from: number, to: number): string {
  const words = (seconds: number) => (seconds >= 1 || seconds === 0 ? String(Number(seconds.toFixed(1))) : seconds.toFixed(2));
  return from === to ? `${words(from)} s` : `${words(from)} to ${words(to)} s`;
}
