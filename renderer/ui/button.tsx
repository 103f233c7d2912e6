import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './button.module.css';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** One primary in a view, at most one bordered beside it; the rest are plain words. */
  look?: 'primary' | 'bordered' | 'plain';
  size?: 'small' | 'normal' | 'big';
  /** Only an icon inside; needs an aria-label. */
  square?: boolean;
  children?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = 'bordered', size = 'normal', square = false, className, type = 'button', ...rest }: ButtonProps) {
  const classes = [styles['button'], styles[look], styles[size], square && styles['square'], className].filter(Boolean).join(' ');
  return <button {...rest} type={type} className={classes} />;
}
