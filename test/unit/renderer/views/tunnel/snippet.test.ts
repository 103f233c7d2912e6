import { expect, it } from 'vitest';
import { SNIPPET_LANGUAGES, snippetOf } from '#renderer/views/tunnel/snippet.ts';

const URL = 'https://hooks.example.org/webhook';

it.each(SNIPPET_LANGUAGES)('in %s names the public URL and never a secret', (language) => {
  const code = snippetOf(language, URL);

  expect(code).toContain(`"${URL}"`);
  expect(code).toMatch(/WEBHOOK_SECRET/);
  expect(code).toMatch(/MLFLOW_TRACKING_URI/);
});

it('writes events for curl as they are on the wire', () => {
  expect(snippetOf('curl', URL)).toContain('{"entity": "MODEL_VERSION_ALIAS", "action": "CREATED"}');
});
