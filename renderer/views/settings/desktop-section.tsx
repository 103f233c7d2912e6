import { useEffect, useState } from 'react';
import { shellBridge } from '#renderer/shell-bridge.ts';
import { Switch } from '#renderer/ui/choice/switch.tsx';
import type { DesktopSettings, KeyringState } from '#shared/domain/app/desktop.ts';
import { messageOf } from '#shared/domain/error-words.ts';
import { Group, Row } from './setting-row.tsx';
import styles from './settings-view.module.css';

const ROWS: readonly { name: keyof DesktopSettings; title: string; about: string }[] = [
  {
    name: 'tray',
    title: 'Icon in the tray',
    about:
      'Shows by its shape whether something is on its way or failed. The window can be closed then, and the server goes on until you quit.',
  },
  {
    name: 'notifications',
    title: 'Notifications',
    about:
      'Of deliveries that failed for good and of runs that ended, while this window has not the focus. Failures of a webhook are one notification.',
  },
];

const KEY_WORDS: Readonly<Record<KeyringState['kind'], string>> = {
  plain:
    'The key that webhook secrets are encrypted with is a file that you alone can read. It is not protected by a keyring. Wrapped, it opens for this app alone: a headless serve over the same data then needs it by the environment.',
  wrapped:
    'The key that webhook secrets are encrypted with is wrapped by the keyring of this system. A headless serve over the same data needs it by the environment.',
  environment: 'The key that webhook secrets are encrypted with is given by the environment.',
  none: 'There is no key yet: it is made at the first start of the engine.',
};

/** An opt-in; the engine is started anew with each change. */
function KeyRow() {
  const [state, setState] = useState<KeyringState>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const look = () => void shellBridge?.keyring().then(setState, () => undefined);
  useEffect(look, []);

  async function protect(on: boolean) {
    setBusy(true);
    setProblem(await shellBridge?.protectKey(on).catch((error: unknown) => messageOf(error)));
    setBusy(false);
    look();
  }

  return (
    <Row
      title="Protect the key with the keyring"
      about={state ? KEY_WORDS[state.kind] : 'Wraps the key of the webhook secrets with the keyring of the system.'}
      problem={problem}
      control={
        !shellBridge ? (
          <span className={styles['quiet']}>In the desktop app</span>
        ) : (
          state && (
            <Switch
              label="Protect the key with the keyring"
              checked={state.kind === 'wrapped'}
              disabled={busy || state.fixed !== undefined || state.kind === 'none'}
              onChange={(on) => void protect(on)}
            />
          )
        )
      }
      origin={state?.fixed}
    />
  );
}

/** What the desktop app adds around the page. In a browser there is nothing to choose, and that is said. */
export function DesktopSection() {
  const [now, setNow] = useState<DesktopSettings>();
  useEffect(() => shellBridge?.onSettings(setNow), []);
  return (
    <>
      <Group title="Around the window" />
      {ROWS.map(({ name, title, about }) => (
        <Row
          key={name}
          title={title}
          about={about}
          control={
            shellBridge ? (
              now && <Switch label={title} checked={now[name]} onChange={(on) => void shellBridge?.changeSetting(name, on)} />
            ) : (
              <span className={styles['quiet']}>In the desktop app</span>
            )
          }
        />
      ))}
      <KeyRow />
      <Row
        title="Badge"
        about="How many deliveries failed since the window had the focus, on the dock or the taskbar; and how far a run of the checks is."
        control={<span className={styles['quiet']}>{shellBridge ? 'Where the system has a place for it' : 'In the desktop app'}</span>}
      />
    </>
  );
}
