import { describe, expect, it } from 'vitest';
import { credentialsOf, type ServerFields, takenApart, wishOf } from '#renderer/state/server-fields.ts';

const EMPTY: ServerFields = {
  ...{ uri: '', signIn: 'environment', username: '', password: '', token: '' },
  ...{ receive: 'here', webhookUrl: '', forwardTo: '', listCacheSec: '60' },
};

describe('a password in an address', () => {
  it.each([
    ['https://svc:p%40ss@mlflow.example/mlflow', 'https://mlflow.example/mlflow', 'svc', 'p@ss'],
    [' http://svc:100%@127.0.0.1:5000 ', 'http://127.0.0.1:5000', 'svc', '100%'],
    ['http://svc@127.0.0.1', 'http://127.0.0.1', 'svc', ''],
  ])('goes where passwords go: %s', (typed, uri, username, password) => {
    expect(takenApart({ ...EMPTY, uri: typed })).toMatchObject({ uri, signIn: 'password', username, password });
  });

  it.each(['https://svc:secret', 'https://svc:secret@', 'mlflow.example', 'https://mlflow.example/a@b'])(
    '%s is left as it is typed',
    (uri) => {
      expect(takenApart({ ...EMPTY, uri })).toEqual({ ...EMPTY, uri });
    },
  );
});

it('asks with what is chosen, and with nothing of what was typed beside it', () => {
  const typed = { ...EMPTY, username: 'svc', password: 'pw', token: ' t ' };

  expect(credentialsOf(typed)).toEqual({ kind: 'environment' });
  expect(credentialsOf({ ...typed, signIn: 'none' })).toEqual({ kind: 'none' });
  expect(credentialsOf({ ...typed, signIn: 'password' })).toEqual({ kind: 'password', username: 'svc', password: 'pw' });
  expect(credentialsOf({ ...typed, signIn: 'token' })).toEqual({ kind: 'token', token: 't' });
});

it('wishes for what is in sight: the way, the app, the events, and the list cache in milliseconds', () => {
  const custom = { provider: 'custom' } as const;

  expect(wishOf({ ...EMPTY, uri: ' http://a ', listCacheSec: '1.5' }, undefined)).toEqual({
    uri: 'http://a',
    credentials: { kind: 'environment' },
    receive: { kind: 'here' },
    listCacheMs: 1500,
  });
  expect(wishOf({ ...EMPTY, receive: 'tunnel', forwardTo: ' http://b ', events: ['prompt.created'] }, custom)).toMatchObject({
    receive: { kind: 'tunnel', settings: custom },
    forwardTo: 'http://b',
    events: ['prompt.created'],
  });
  expect(wishOf({ ...EMPTY, receive: 'url', webhookUrl: ' http://c ' }, custom).receive).toEqual({ kind: 'url', url: 'http://c' });
  expect(wishOf({ ...EMPTY, listCacheSec: '' }, undefined).listCacheMs).toBeNaN();
});
