import { memo, useEffect, useState } from 'react';
import type { Imports } from '#renderer/state/imports.ts';
import { fileOf, textFile } from '#renderer/state/readable-file.ts';
import { readPasted } from '#shared/domain/wire/pasted/pasted.ts';
import styles from './imported.module.css';

/** Files and copied requests may be dropped anywhere, and pasted where no field has the focus. */
export const FileDrop = memo(function FileDrop({ imports }: { imports: Pick<Imports, 'open'> }) {
  const [over, setOver] = useState(false);

  useEffect(() => {
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carries(event.dataTransfer)) return;
      event.preventDefault();
      depth += 1;
      setOver(true);
    };
    const allow = (event: DragEvent) => carries(event.dataTransfer) && event.preventDefault();
    const leave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const drop = (event: DragEvent) => {
      depth = 0;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      const text = event.dataTransfer?.getData('text/plain') ?? '';
      const isForField = isTyping(event.target);
      // A browser would leave the page for a file, wherever it is dropped, and what was typed would be gone.
      if (files.length > 0 || (text !== '' && !isForField)) event.preventDefault();
      if (isForField) return;
      if (files.length === 0 && text !== '') void imports.open(textFile(text));
      for (const file of files) void imports.open(fileOf(file));
    };
    const paste = (event: ClipboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      const file = event.clipboardData?.files[0];
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!file && !looksLikeRequest(text)) return;
      event.preventDefault();
      void imports.open(file ? fileOf(file) : textFile(text));
    };
    addEventListener('dragenter', enter);
    addEventListener('dragover', allow);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    addEventListener('paste', paste);
    return () => {
      removeEventListener('dragenter', enter);
      removeEventListener('dragover', allow);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
      removeEventListener('paste', paste);
    };
  }, [imports]);

  if (!over) return null;
  return (
    <div className={styles['over']}>
      <p>Drop it to open its deliveries as a read-only session</p>
      <p className={styles['quiet']}>HAR, .hookglass.jsonl, an export, or a copied curl command</p>
    </div>
  );
});

const carries = (data: DataTransfer | null): boolean => data?.types.some((type) => type === 'Files' || type === 'text/plain') ?? false;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null;

/** Longer than a word, so that no value that somebody explains is taken for one. */
const looksLikeRequest = (text: string): boolean => text.length > 40 && /\s/.test(text.trim()) && readPasted(text).kind === 'request';
