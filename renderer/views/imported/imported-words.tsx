import { plural } from '#renderer/ui/format.ts';
import type { FiledSession } from '#shared/session/filed.ts';
import styles from './imported.module.css';

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'UTC' });

/** `14 requests in 10 deliveries, recorded on 20 November 2026 from 14:02:11 to 14:09:40 UTC` */
export function ImportedWords({ session: { deliveries, requests } }: { session: FiledSession }) {
  const times = deliveries.map(({ detail }) => detail.createdAtMs).filter((atMs) => atMs > 0);
  const [first, last] = [times[0], times.at(-1)];
  const what = `${plural(requests, 'request')} in ${plural(deliveries.length, 'delivery', 'deliveries')}`;
  return <p className={styles['words']}>{first === undefined || last === undefined ? what : `${what}, ${when(first, last)}`}</p>;
}

function when(first: number, last: number): string {
  const [from, to] = [DAY.format(first), DAY.format(last)];
  if (from !== to) return `recorded from ${from}, ${CLOCK.format(first)}, to ${to}, ${CLOCK.format(last)} UTC`;
  return `recorded on ${from} from ${CLOCK.format(first)} to ${CLOCK.format(last)} UTC`;
}
