import { useAsked } from '#renderer/ui/use-asked.ts';

export type Loaded =
  | { kind: 'loading' }
  | { kind: 'ready'; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'absent' }
  | { kind: 'failed'; message: string };

/** Bytes are fetched when they are looked at. `key` names them: another key fetches again. */
export function useBytes(key: string | undefined, load: () => Promise<Uint8Array<ArrayBuffer> | undefined>): Loaded {
  const asked = useAsked(key, load);
  switch (asked.kind) {
    case 'nothing':
      return { kind: 'absent' };
    case 'loading':
      return { kind: 'loading' };
    case 'problem':
      return { kind: 'failed', message: asked.problem };
    case 'answer':
      return asked.answer ? { kind: 'ready', bytes: asked.answer } : { kind: 'absent' };
  }
}
