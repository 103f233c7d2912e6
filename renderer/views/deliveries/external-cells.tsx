import type { ExternalRow } from '#renderer/state/row.ts';
import { codeWord, formatBytes, plural } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import thread from '#renderer/ui/thread.module.css';
import { knotOf } from '#renderer/ui/thread.tsx';
import { originHost } from '#shared/domain/app/real-server.ts';
import { REFUSAL_WORDS } from '#shared/domain/delivery/capture-words.ts';
import { subjectText } from '#shared/domain/delivery/subject.ts';
import type { FilterKey } from '#shared/domain/filter/filter.ts';
import styles from './delivery-list.module.css';

/** Where the name of a webhook stands for what was sent from here. */
const EXTERNAL = '→ external';

/** `model_version.created`, or where the body names no event, `POST /webhook`. */
export const externalTitle = ({ event, method, target }: Pick<ExternalRow, 'event' | 'method' | 'target'>): string =>
  event ?? (method === '' ? 'not a request' : `${method} ${target.split('?')[0]}`);

/** What it was about, or what is remarkable about a request that was about nothing. */
export function externalSubject({ about, refusal, browser, size }: ExternalRow): string {
  if (about) return subjectText(about);
  if (refusal !== undefined) return REFUSAL_WORDS[refusal];
  if (browser) return 'from a page';
  return size === 0 ? 'no body' : `${formatBytes(size)} body`;
}

export const externalFrom = ({ peer, tunnelled, origin }: Pick<ExternalRow, 'peer' | 'tunnelled' | 'origin'>): string =>
  `From ${origin === undefined ? peer : `${origin} (${peer})`}${tunnelled ? ', through the tunnel' : ''}; not sent by Hookglass`;

/** What stands where the name of a webhook stands: the server that is attached, with its release, where one sent it. */
export const externalName = ({ origin }: Pick<ExternalRow, 'origin'>): string => (origin === undefined ? EXTERNAL : `from ${origin}`);

/** As a token of the filter language. */
export const externalToken = ({ origin }: Pick<ExternalRow, 'origin'>): readonly [FilterKey, string] =>
  origin === undefined ? ['source', 'external'] : ['from', originHost(origin)];

const MOST_KNOTS = 4;

/** An arrow in, then a knot for each arrival: the newest four, and how many came before. Where there is no column for it, where it is from. */
export function ExternalThread({ row }: { row: ExternalRow }) {
  const shown = row.attemptMarks.slice(-MOST_KNOTS);
  const earlier = row.attempts - shown.length;
  const words = `${plural(row.attempts, 'request')} from elsewhere: ${row.attemptMarks.map(codeWord).join(', ')}`;
  return (
    <>
      <span className={styles['from']} title={externalFrom(row)}>
        {externalName(row)}
      </span>
      <span className={`${thread['thread']} ${styles['arrivals']}`} role="img" aria-label={words} title={words}>
        <Icon name="k-in" tone="mute" />
        {earlier > 0 && <span className={thread['more']}>{`${earlier}+`}</span>}
        {shown.map((mark, index) => {
          const knot = knotOf(mark);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a knot is its place on the line
            <span key={index} className={thread['link']}>
              {index > 0 && <span className={thread['solid']} />}
              <Icon name={knot.name} tone={knot.tone} />
            </span>
          );
        })}
      </span>
    </>
  );
}
