import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import type { Subject } from '#shared/domain/delivery/subject.ts';
import styles from './delivery-list.module.css';

/** `iris v4 champion`: the name in ink, the rest quieter. */
export function SubjectText({ about: { name, version, alias, tag } }: { about: Subject }) {
  return (
    <>
      <WireText text={name} />
      {version !== undefined && (
        <span className={styles['version']}>
          {' v'}
          <WireText text={version} />
        </span>
      )}
      {alias !== undefined && (
        <span className={styles['extra']}>
          {' '}
          <WireText text={alias} />
        </span>
      )}
      {tag && (
        <span className={styles['extra']}>
          {' '}
          <WireText text={tag.value === undefined ? tag.key : `${tag.key}=${tag.value}`} />
        </span>
      )}
    </>
  );
}
