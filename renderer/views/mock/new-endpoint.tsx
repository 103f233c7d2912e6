import { Popover } from '@base-ui/react/popover';
import { useId, useState } from 'react';
import { useInspector } from '#renderer/inspector.ts';
import type { Created } from '#renderer/state/endpoints-control.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Segments } from '#renderer/ui/choice/segments.tsx';
import field from '#renderer/ui/field.module.css';
import { Icon } from '#renderer/ui/icon.tsx';
import popup from '#renderer/ui/popup.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import styles from './mock.module.css';

export type Making = 'empty' | 'recorder';

interface NewEndpointProps {
  making: Making | undefined;
  onMaking: (making: Making | undefined) => void;
  onMade: (name: string) => void;
}

/** A new address, or one that records what an app answers. What was typed stays while it is closed. */
export function NewEndpoint({ making, onMaking, onMade }: NewEndpointProps) {
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  return (
    <Popover.Root open={making !== undefined} onOpenChange={(open) => onMaking(open ? (making ?? 'empty') : undefined)}>
      <Popover.Trigger render={<Button size="small" square aria-label="New endpoint" title="New endpoint" />}>
        <Icon name="a-plus" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" className={popup['positioner']}>
          <Popover.Popup className={`${popup['popup']} ${styles['making']}`}>
            <Popover.Title className={styles['strong']}>New endpoint</Popover.Title>
            <Segments
              label="What it is for"
              options={[
                { value: 'empty', title: 'Answers by itself' },
                { value: 'recorder', title: 'Record my app’s digest' },
              ]}
              chosen={making}
              onChoose={onMaking}
            />
            {making && <Fields making={making} texts={{ name, url }} onName={setName} onUrl={setUrl} onMade={onMade} />}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface FieldsProps {
  making: Making;
  texts: { name: string; url: string };
  onName: (name: string) => void;
  onUrl: (url: string) => void;
  onMade: (name: string) => void;
}

function Fields({ making, texts: { name, url }, onName, onUrl, onMade }: FieldsProps) {
  const { endpoints } = useInspector();
  const [refused, setRefused] = useState<Extract<Created, { kind: 'refused' }>>();
  const [asked, setAsked] = useState(false);
  const id = useId();

  async function make() {
    setAsked(true);
    const made: Created = await (making === 'recorder' ? endpoints.record(name.trim(), url.trim()) : endpoints.create(name.trim()));
    setAsked(false);
    if (made.kind === 'refused') return setRefused(made);
    onName('');
    onUrl('');
    onMade(made.name);
  }

  return (
    <form
      className={styles['makingForm']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!asked) void make();
      }}
    >
      {making === 'recorder' && (
        <>
          <p className={styles['quiet']}>
            What comes there is passed on to your app, and what the app answers is kept: its status, its words, and the digest it computed,
            where it says so.
          </p>
          <label htmlFor={`${id}-url`}>Your app</label>
          <input
            id={`${id}-url`}
            className={field['input']}
            type="text"
            inputMode="url"
            spellCheck={false}
            autoComplete="off"
            placeholder="http://127.0.0.1:3000/hooks"
            value={url}
            aria-invalid={refused?.field === 'url'}
            aria-describedby={`${id}-hint`}
            onChange={(event) => {
              setRefused(undefined);
              onUrl(event.target.value);
            }}
          />
        </>
      )}
      <label htmlFor={`${id}-name`}>Name</label>
      <input
        id={`${id}-name`}
        className={field['input']}
        type="text"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        placeholder="my-app"
        value={name}
        aria-invalid={refused?.field === 'name'}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          setRefused(undefined);
          onName(event.target.value);
        }}
      />
      <p className={styles['quiet']} id={`${id}-hint`}>
        {refused === undefined ? (
          <>
            It answers at <code>{`/hooks/${name.trim() || 'my-app'}`}</code>
          </>
        ) : (
          <span className={styles['wrong']} role="alert">
            <WireText text={refused.message} />
          </span>
        )}
      </p>
      <Button look="primary" type="submit" aria-disabled={asked}>
        Create
      </Button>
    </form>
  );
}
