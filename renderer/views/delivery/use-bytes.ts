import { useEffect, useState } from 'react';
import { messageOf } from '#shared/domain/error-words.ts';

export type Loaded =
  | { kind: 'loading' }
  | { kind: 'ready'; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'absent' }
  | { kind: 'failed'; message: string };

/** Bytes are fetched when they are looked at. `key` names them: another key fetches again. */
export function useBytes(key: string | undefined, load: () => Promise<Uint8Array<ArrayBuffer> | undefined>): Loaded {
  const [loaded, setLoaded] = useState<{ key: string | undefined; value: Loaded }>({ key: undefined, value: { kind: 'loading' } });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is loaded; the function is new at each render
  useEffect(() => {
    if (key === undefined) return setLoaded({ key, value: { kind: 'absent' } });
    let left = false;
    load().then(
      (bytes) => !left && setLoaded({ key, value: bytes ? { kind: 'ready', bytes } : { kind: 'absent' } }),
      (error: unknown) => !left && setLoaded({ key, value: { kind: 'failed', message: messageOf(error) } }),
    );
    return () => {
      left = true;
    };
  }, [key]);
  return loaded.key === key ? loaded.value : { kind: 'loading' };
}
