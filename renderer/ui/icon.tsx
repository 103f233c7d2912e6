import type { ShownState } from '#renderer/state/row.ts';
import styles from './icon.module.css';

export type IconName = `${'s' | 'g' | 'r' | 'a'}-${string}` | 'mark';
export type KnotName = 'k-ok' | 'k-fail' | 'k-warn' | 'k-plan' | 'k-now' | 'k-held' | 'k-cut' | 'k-hop' | 'k-in';
export type Tone = 'ink' | 'ink-2' | 'mute' | 'ok' | 'warn' | 'bad' | 'live';

interface IconProps {
  name: IconName | KnotName;
  tone?: Tone | undefined;
  /** Read aloud and shown on hover; without it the icon is decoration. */
  label?: string | undefined;
  className?: string | undefined;
}

/** One symbol of icons.svg: 16 px, knots 12 px. */
export function Icon({ name, tone, label, className }: IconProps) {
  const classes = [name.startsWith('k-') ? styles['knot'] : styles['icon'], tone && styles[tone], className].filter(Boolean).join(' ');
  if (label === undefined) {
    return (
      <svg className={classes} aria-hidden="true">
        <use href={`#${name}`} />
      </svg>
    );
  }
  return (
    <svg className={classes} role="img" aria-label={label}>
      <title>{label}</title>
      <use href={`#${name}`} />
    </svg>
  );
}

export const STATE_TONES: Record<ShownState, Tone> = {
  queued: 'mute',
  flight: 'live',
  retrying: 'warn',
  held: 'ink',
  delivered: 'ok',
  lost: 'warn',
  failed: 'bad',
  cancelled: 'mute',
  nobody: 'mute',
  arrived: 'ok',
  refused: 'bad',
};
