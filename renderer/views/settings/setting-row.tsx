import { type ReactNode, useEffect, useId, useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { Select } from '#renderer/ui/choice/select.tsx';
import field from '#renderer/ui/field.module.css';
import { formatClock, formatMoment } from '#renderer/ui/format.ts';
import type { SettingName, SettingView } from '#shared/domain/app/settings.ts';
import styles from './settings-view.module.css';
import type { Settings } from './use-settings.ts';

interface RowProps {
  title: string;
  about: string;
  control: ReactNode;
  origin?: ReactNode;
  problem?: string | undefined;
}

/** One setting: what it is, its value, and where that comes from. */
export function Row({ title, about, control, origin, problem }: RowProps) {
  return (
    <div className={styles['set']}>
      <div className={styles['name']}>
        <strong>{title}</strong>
        <span className={styles['meta']}>{about}</span>
      </div>
      <div className={styles['control']}>
        {control}
        {problem !== undefined && (
          <p className={field['wrong']} role="alert">
            {problem}
          </p>
        )}
      </div>
      <div className={styles['origin']}>{origin}</div>
    </div>
  );
}

/** The head of a group of settings. */
export function Group({ title, columns = false }: { title: string; columns?: boolean }) {
  return (
    <div className={styles['group']}>
      <h3>{title}</h3>
      {columns && <span className={styles['meta']}>Value</span>}
      {columns && <span className={styles['meta']}>Where it comes from</span>}
    </div>
  );
}

interface SettingProps {
  settings: Settings;
  name: SettingName;
  title: string;
  about: string;
}

interface NumberSettingProps extends SettingProps {
  unit: string;
  /** What one of what is shown is in the core's unit: 1000 for seconds. */
  scale?: number;
}

/** A number that is taken over with Enter or when the field is left; what was typed stays while it is wrong. */
export function NumberSetting({ settings, name, title, about, unit, scale = 1 }: NumberSettingProps) {
  const id = useId();
  const setting = settings.of(name);
  const [text, setText] = useState<string>();
  const now = setting === undefined ? '' : String(Number(setting.value) / scale);
  const refused = settings.refusal?.name === name ? settings.refusal.why : undefined;

  // Once it holds, the field shows what the core says.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new value ends the editing
  useEffect(() => setText(undefined), [now]);

  function take() {
    if (text === undefined || text.trim() === now) return setText(undefined);
    const value = Number(text.replaceAll(',', ''));
    settings.change({ [name]: text.trim() === '' || !Number.isFinite(value) ? text : value * scale });
  }

  return (
    <Row
      title={title}
      about={about}
      problem={refused}
      control={
        setting?.fixed === undefined ? (
          <span className={styles['number']}>
            <input
              id={id}
              className={field['input']}
              inputMode="decimal"
              aria-label={title}
              aria-invalid={refused !== undefined}
              value={text ?? now}
              onChange={(event) => setText(event.target.value)}
              onBlur={take}
              onKeyDown={(event) => event.key === 'Enter' && take()}
            />
            <span>{unit}</span>
          </span>
        ) : (
          <code className={styles['fixed']} title={setting.fixed}>
            {`${now} ${unit}`.trim()}
          </code>
        )
      }
      origin={setting && <Origin setting={setting} shown={(value) => String(Number(value) / scale)} onReset={() => settings.reset(name)} />}
    />
  );
}

interface ChoiceSettingProps extends SettingProps {
  options: readonly { value: string; title: string }[];
}

export function ChoiceSetting({ settings, name, title, about, options }: ChoiceSettingProps) {
  const setting = settings.of(name);
  const wordsOf = (value: string | number) => options.find((option) => option.value === value)?.title ?? String(value);
  return (
    <Row
      title={title}
      about={about}
      problem={settings.refusal?.name === name ? settings.refusal.why : undefined}
      control={
        setting?.fixed === undefined ? (
          <Select
            label={title}
            className={styles['select']}
            options={options}
            chosen={String(setting?.value ?? '')}
            onChoose={(value) => settings.change({ [name]: value })}
          />
        ) : (
          <code className={styles['fixed']} title={setting.fixed}>
            {wordsOf(setting.value)}
          </code>
        )
      }
      origin={setting && <Origin setting={setting} shown={wordsOf} onReset={() => settings.reset(name)} />}
    />
  );
}

interface OriginProps {
  setting: SettingView;
  shown: (value: string | number) => string;
  onReset: () => void;
}

function Origin({ setting: { origin, startedBy, changedAtMs, fallback, fixed }, shown, onReset }: OriginProps) {
  switch (origin) {
    case 'default':
      return <span className={styles['quiet']}>default</span>;
    case 'environment':
    case 'flag':
      return (
        <>
          <span>{origin === 'environment' ? 'set by the environment' : 'flag, until changed here'}</span>
          <code>{startedBy?.from}</code>
          {fixed !== undefined && <span className={styles['meta']}>Start without it to change it here.</span>}
        </>
      );
    case 'changed':
      return (
        <>
          <span title={changedAtMs === undefined ? undefined : formatMoment(changedAtMs, Date.now())}>
            {changedAtMs === undefined ? 'changed here' : `changed here at ${formatClock(changedAtMs).clock}`}
          </span>
          <span className={styles['line']}>
            <span className={styles['meta']}>
              {startedBy === undefined ? `default: ${shown(fallback)}` : `${startedBy.from} wins at the next start`}
            </span>
            <Button size="small" look="plain" onClick={onReset}>
              Reset
            </Button>
          </span>
        </>
      );
  }
}
