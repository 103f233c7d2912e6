import { useInspector } from '#renderer/inspector.ts';
import { FILE_ENDINGS, fileOf } from '#renderer/state/readable-file.ts';
import { Button } from '#renderer/ui/button.tsx';
import { chooseFile } from '#renderer/ui/files.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import styles from './delivery.module.css';

/** A link to a delivery that is not here: said plainly. It may be in a file that a colleague shared. */
export function MissingPane({ id }: { id: string }) {
  const { imports, imported } = useInspector();
  return (
    <div className={pane['empty']}>
      <p>{imported ? 'That delivery is not in this file' : 'That delivery is not in this session'}</p>
      <p className={styles['acts']}>
        <Button onClick={() => chooseFile(FILE_ENDINGS, (file) => void imports.open(fileOf(file), id))}>Open file…</Button>
      </p>
    </div>
  );
}
