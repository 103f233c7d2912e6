import { useState } from 'react';
import { type OpenedFile, readDeliveryFile } from '#renderer/state/opened-file.ts';
import { Button } from '#renderer/ui/button.tsx';
import { chooseFile } from '#renderer/ui/files.ts';
import pane from '#renderer/ui/pane/pane.module.css';
import styles from './delivery.module.css';
import { FiledDelivery } from './filed-delivery.tsx';

type Opened = { name: string; file: OpenedFile; accepted: boolean };

/** A link to a delivery that is not here: said plainly. It may be in a file that a colleague exported. */
export function MissingPane({ id }: { id: string }) {
  const [opened, setOpened] = useState<Opened>();
  const [wanted, setWanted] = useState(id);

  async function open(chosen: File) {
    const file = await chosen.text().then(readDeliveryFile, unreadable);
    setOpened({ name: chosen.name, file, accepted: file.problem === undefined });
  }

  if (opened?.accepted) {
    return <FiledDelivery fileName={opened.name} requests={opened.file.requests} wanted={wanted} onChoose={setWanted} />;
  }
  const read = opened?.file.requests.length ?? 0;
  return (
    <div className={pane['empty']}>
      <p>That delivery is not in this session</p>
      <p className={styles['acts']}>
        <Button onClick={() => chooseFile('.har,.jsonl,.json', (file) => void open(file))}>Open file…</Button>
      </p>
      {opened && (
        <div className={styles['failure']} role="alert">
          <span>{opened.file.problem}</span>
          {read > 0 && (
            <Button size="small" look="plain" onClick={() => setOpened({ ...opened, accepted: true })}>
              {`Open those ${read}`}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** It was moved or changed meanwhile, or may not be read. */
const unreadable = (error: Error): OpenedFile => ({ requests: [], problem: `The file could not be read: ${error.message}` });
