import type { ComponentProps } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import { go } from '#renderer/state/navigation.ts';
import { FILE_ENDINGS, fileOf } from '#renderer/state/readable-file.ts';
import { Button } from '#renderer/ui/button.tsx';
import { chooseFile } from '#renderer/ui/files.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import { DeliveriesView } from '#renderer/views/deliveries/deliveries-view.tsx';
import styles from './imported.module.css';
import { ImportedStrip } from './imported-strip.tsx';

/** The deliveries of a file, in the views of the live session, with a line above them that says whose they are. */
export function ImportedView({ file, ...rest }: ComponentProps<typeof DeliveriesView> & { file: string }) {
  const { imported, imports } = useInspector();
  if (!imported) {
    const { id } = rest.route;
    return (
      <main className={pane['empty']}>
        <p>
          <code>{file}</code> is not open here. Its deliveries are nowhere but in the file.
        </p>
        <p className={styles['acts']}>
          <Button look="primary" onClick={() => chooseFile(FILE_ENDINGS, (chosen) => void imports.open(fileOf(chosen), id))}>
            Open file…
          </Button>
          <Button onClick={() => go({ view: 'deliveries', tab: 'overview' })}>Go to the live session</Button>
        </p>
      </main>
    );
  }
  return (
    <div className={styles['session']}>
      <ImportedStrip imported={imported} />
      <DeliveriesView {...rest} />
    </div>
  );
}
