import { Icon } from '#renderer/ui/icon.tsx';

/** How an answer counts. @param lost the request that it is for had lost its body in a redirect */
export function AnswerIcon({ status, lost = false }: { status: number; lost?: boolean }) {
  if (status >= 400) return <Icon name="s-failed" tone="bad" />;
  return lost ? <Icon name="s-lost" tone="warn" /> : <Icon name="s-delivered" tone="ok" />;
}
