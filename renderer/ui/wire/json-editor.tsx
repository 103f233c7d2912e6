import { useLayoutEffect, useRef } from 'react';
import styles from './json-editor.module.css';
import { jsonTokens } from './json-tokens.ts';
import wire from './wire.module.css';

interface JsonEditorProps {
  text: string;
  onType: (text: string) => void;
  /** The member that is being changed in a form beside it. */
  field?: string | undefined;
  label?: string;
  invalid: boolean;
  describedBy: string;
}

/** Beyond this the colours would cost more than a keystroke may. */
const COLOURED = 60_000;

/** A field of text over the same text in colours. Only what holds no letters, such as the caret, is drawn by the field. */
export function JsonEditor({ text, onType, field, label = 'JSON', invalid, describedBy }: JsonEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<{ text: string; from: number; to: number }>(undefined);

  // The time in the text moves on while somebody types; a browser would put the caret at the end.
  useLayoutEffect(() => {
    const { current } = area;
    if (!current || document.activeElement !== current) return;
    const known = caret.current;
    if (known && known.text !== text && known.text.length === text.length) current.setSelectionRange(known.from, known.to);
    caret.current = { text, from: current.selectionStart, to: current.selectionEnd };
  }, [text]);

  const lines = text.split('\n');
  return (
    <div className={styles['editor']} data-invalid={invalid || undefined}>
      <pre aria-hidden="true">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          <span key={index} className={field !== undefined && line.startsWith(`    "${field}":`) ? styles['inStep'] : undefined}>
            {text.length > COLOURED ? line : <Coloured line={line} />}
            {'\n'}
          </span>
        ))}
      </pre>
      <textarea
        ref={area}
        aria-label={label}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        value={text}
        onChange={(event) => onType(event.target.value)}
        onSelect={(event) => {
          const { selectionStart, selectionEnd } = event.currentTarget;
          caret.current = { text, from: selectionStart, to: selectionEnd };
        }}
      />
    </div>
  );
}

function Coloured({ line }: { line: string }) {
  return jsonTokens(line).map(({ kind, text }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: tokens of one line have no other name
    <span key={index} className={wire[kind]}>
      {text}
    </span>
  ));
}
