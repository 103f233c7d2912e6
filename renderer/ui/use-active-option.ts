import { useState } from 'react';

/**
 * The option that the arrow keys are on, of a list below a field that keeps the focus; -1 while none is.
 * @param first on which one it stands before an arrow was pressed
 */
export function useActiveOption(count: number, first = -1) {
  const [active, setActive] = useState(first);
  return {
    active: active < count ? active : first,
    setActive,
    forget: () => setActive(first),
    /** @returns whether the key was one of these arrows. */
    move(key: string): boolean {
      if (count === 0 || (key !== 'ArrowDown' && key !== 'ArrowUp')) return false;
      if (key === 'ArrowDown') setActive((now) => (now + 1) % count);
      else setActive((now) => (now <= 0 ? count - 1 : now - 1));
      return true;
    },
  };
}
