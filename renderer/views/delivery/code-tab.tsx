import { useState } from 'react';
import { CODE_LANGUAGES, type CodeLanguage, codeOf } from '#renderer/commands/code.ts';
import { copyText } from '#renderer/commands/copy.ts';
import { useInspector } from '#renderer/inspector.ts';
import type { OpenedRequest } from '#renderer/state/opened-request.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Segments } from '#renderer/ui/choice/segments.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import pane from '#renderer/ui/pane/pane.module.css';
import { textLines } from '#renderer/ui/wire/lines.ts';
import { LongView } from '#renderer/ui/wire/long-view.tsx';
import wire from '#renderer/ui/wire/wire.module.css';
import { WireText } from '#renderer/ui/wire/wire-text.tsx';
import { useBytes } from './use-bytes.ts';

const NAMES: Record<CodeLanguage, string> = { curl: 'curl', python: 'Python', typescript: 'TypeScript' };
const LANGUAGES = CODE_LANGUAGES.map((value) => ({ value, title: NAMES[value] }));
const SIGNATURES = [
  { value: 'frozen', title: 'Frozen signature' },
  { value: 'self', title: 'Signs itself with $SECRET' },
] as const;

/** Code that sends the very same bytes, in three languages, with the signature as it was or a fresh one. */
export function CodeTab({ request }: { request: OpenedRequest }) {
  const { messages } = useInspector();
  const [language, setLanguage] = useState<CodeLanguage>('curl');
  const [signing, setSigning] = useState<'frozen' | 'self'>('frozen');
  const body = useBytes(request.key, request.body);
  if (body.kind !== 'ready') return null;
  const code = codeOf(language, request, body.bytes, signing);
  return (
    <>
      <div className={pane['scope']}>
        <Segments label="Language" options={LANGUAGES} chosen={language} onChoose={setLanguage} />
        <Segments label="Signature" options={SIGNATURES} chosen={signing} onChoose={setSigning} />
        <Button size="small" className={pane['push']} onClick={() => void copyText(messages, code, 'Code copied.')}>
          <Icon name="a-copy" />
          Copy
        </Button>
      </div>
      {code.length > 20_000 ? (
        <LongView lines={textLines(code, 110)} label="Code" />
      ) : (
        <pre className={wire['box']}>
          <WireText text={code} />
        </pre>
      )}
      <p className={pane['meta']}>It runs as it is and sends the same body bytes. The secret is never written out.</p>
    </>
  );
}
