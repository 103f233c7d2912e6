import field from '#renderer/ui/field.module.css';
import type { Option } from './segments.tsx';

interface SelectProps<Value extends string | number> {
  label: string;
  options: readonly (Option<Value> & { title: string })[];
  chosen: Value;
  onChoose: (value: Value) => void;
  disabled?: boolean;
  className?: string | undefined;
}

/** One of many, in the system's own list, with its label before it. */
export function Select<Value extends string | number>({ label, options, chosen, onChoose, disabled, className }: SelectProps<Value>) {
  return (
    <label className={className}>
      {label}
      <select
        className={field['input']}
        disabled={disabled}
        value={chosen}
        onChange={(event) => {
          const picked = options[event.target.selectedIndex];
          if (picked) onChoose(picked.value);
        }}
      >
        {options.map(({ value, title, hint }) => (
          <option key={value} value={value} title={hint}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
