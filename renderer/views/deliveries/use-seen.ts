import { useEffect } from 'react';
import { useInspector, useLivePart } from '#renderer/inspector.ts';
import { isFollowing } from '#renderer/state/follow.ts';

/** While the list follows in a window that has the focus, what fails in it is seen. */
export function useSeen(): void {
  const { live } = useInspector();
  const unseenFailures = useLivePart((state) => state.unseenFailures);
  const following = useLivePart(({ follow }) => isFollowing(follow, Date.now()));
  // biome-ignore lint/correctness/useExhaustiveDependencies: that the list follows again is a reason to look
  useEffect(() => {
    const look = () => {
      if (unseenFailures > 0 && document.hasFocus() && isFollowing(live.state.get().follow, Date.now())) live.seen();
    };
    look();
    addEventListener('focus', look);
    return () => removeEventListener('focus', look);
  }, [live, following, unseenFailures]);
}
