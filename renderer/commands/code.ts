import type { OpenedRequest } from '#renderer/state/opened-request.ts';
import { pythonOf, typescriptOf } from '#shared/domain/wire/copy-as-code.ts';
import { curlOf } from '#shared/domain/wire/copy-as-curl.ts';
import type { WireRequest } from '#shared/domain/wire/wire-request.ts';

export const CODE_LANGUAGES = ['curl', 'python', 'typescript'] as const;
export type CodeLanguage = (typeof CODE_LANGUAGES)[number];

/** Code that sends the request; `self` makes it sign by itself. */
export function codeOf(
  language: CodeLanguage,
  { method, url, headers }: Pick<OpenedRequest, 'method' | 'url' | 'headers'>,
  body: Uint8Array,
  signing: 'frozen' | 'self',
): string {
  const request: WireRequest = { method, url, headers, body };
  switch (language) {
    case 'curl':
      return curlOf(request, { signing });
    case 'python':
      return pythonOf(request, { signing });
    case 'typescript':
      return typescriptOf(request, { signing });
  }
}
