import { useId } from 'react';
import styles from './switch.module.css';

interface SwitchProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  /** Ids of what explains it. */
  describedBy?: string;
}

/** On or off, at once. Its label stands beside it, in words of its own. */
export function Switch({ label, checked, onChange, disabled = false, describedBy }: SwitchProps) {
  const id = useId();
  return (
    <button
      id={id}
      type="button"
      role="switch"
      className={styles['switch']}
      aria-checked={checked}
      aria-label={label}
      aria-describedby={describedBy}
      disabled={disabled}
      onClick={() => onChange(!checked)}
    />
  );
}
