import { Group, Row } from './setting-row.tsx';

const PROMISES: readonly (readonly [title: string, about: string])[] = [
  [
    'Nothing is sent to us',
    'No usage figures, no crash reports, no search for updates. Without a tunnel no packet leaves this computer except to the receivers of your webhooks.',
  ],
  [
    'Secrets stay in the engine',
    'They are encrypted in the data directory, shown for ten seconds when you ask, and in no export, copy, log or shared file.',
  ],
  [
    'A typed secret is forgotten',
    'One that you type to check a signature is used for that question. A replay out of a file keeps it, encrypted, in a webhook “imported”.',
  ],
  ['The inspector answers this computer alone', 'It listens on loopback and wants a token; pages of other sites are refused.'],
  ['Files that you open stay files', 'Their deliveries are held by this page until you close them, and are written nowhere.'],
];

/** What is done with what comes here. There is nothing to choose. */
export function PrivacySection() {
  return (
    <>
      <Group title="What stays here" />
      {PROMISES.map(([title, about]) => (
        <Row key={title} title={title} about={about} control={null} />
      ))}
    </>
  );
}
