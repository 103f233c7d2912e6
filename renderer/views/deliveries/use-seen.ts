import { useEffect } from 'react';
import { useInspector, useLive } from '#renderer/inspector.ts';
import { isFollowing } from '#renderer/state/follow.ts';

/** While the list follows in a window that has the focus, what fails in it is seen. */
export function useSeen(): void {
  const { live } = useInspector();
  const { follow, unseenFailures } = useLive();
  useEffect(() => {
    const look = () => {
      if (unseenFailures > 0 && document.hasFocus() && isFollowing(follow, Date.now())) live.seen();
    };
    look();
    addEventListener('focus', look);
    return () => removeEventListener('focus', look);
  }, [live, follow, unseenFailures]);
}
