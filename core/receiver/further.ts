import type { NewCapture } from './new-capture.ts';

/** One attempt may arrive more than once: where it is redirected, and where it is passed on, to this receiver again. */
export const leadsOn = ({ answer, forwarded }: Pick<NewCapture, 'answer' | 'forwarded'>): boolean =>
  forwarded !== undefined || (answer !== undefined && answer.status >= 300 && answer.status < 400);

const MOST_REMEMBERED = 1000;

/** How many arrivals of a delivery led on while it was on its way; each allows for one more. The newest 1000 deliveries are remembered. */
export function createFurther(): { of(deliveryId: string): number; note(deliveryId: string): void } {
  const counts = new Map<string, number>();
  return {
    of: (deliveryId) => counts.get(deliveryId) ?? 0,
    note(deliveryId) {
      const count = (counts.get(deliveryId) ?? 0) + 1;
      counts.delete(deliveryId);
      counts.set(deliveryId, count);
      const [oldest] = counts.keys();
      if (counts.size > MOST_REMEMBERED && oldest !== undefined) counts.delete(oldest);
    },
  };
}
