import type { Subject } from '#shared/domain/delivery/subject.ts';
import styles from './delivery-list.module.css';

/** `iris v4 champion`: the name in ink, the rest quieter. */
export function SubjectText({ about: { name, version, alias, tag } }: { about: Subject }) {
  return (
    <>
      {name}
      {version !== undefined && <span className={styles['version']}> v{version}</span>}
      {alias !== undefined && <span className={styles['extra']}> {alias}</span>}
      {tag && (
        <span className={styles['extra']}>
          {' '}
          {tag.key}
          {tag.value !== undefined && `=${tag.value}`}
        </span>
      )}
    </>
  );
}
