import { expect, test } from 'vitest';
import { lintsOfUrl } from '#core/control/routes/webhook-lints.ts';

const said = (url: string, isKnown: boolean) =>
  lintsOfUrl(
    { url, events: [] },
    { refusedByStock: isKnown ? [] : [{ kind: 'unknown-name', words: 'Cannot resolve' }] },
    [],
    undefined,
  ).map(({ text }) => text);

test.each(['host.docker.internal', 'host.containers.internal'])('the name %s, which only containers know, is told of', (name) => {
  const words = `${name} is what containers call this computer. Hookglass sends from here, where it is 127.0.0.1.`;

  expect(said(`http://${name}:8000/webhook`, false)).toContain(words);
  expect(said(`http://${name}:8000/webhook`, true)).not.toContain(words);
  expect(said('http://nowhere.invalid/', false).join()).not.toContain('containers');
});
