import { expect, test } from 'vitest';
import { masker, parseUpstream } from '#core/bridge/upstream.ts';

test.each([
  ['http://127.0.0.1:5000', 'http://127.0.0.1:5000'],
  ['http://127.0.0.1:5000/', 'http://127.0.0.1:5000'],
  ['  https://mlflow.example/team/mlflow/  ', 'https://mlflow.example/team/mlflow'],
  ['https://mlflow.example/mlflow/#/models/iris?x=1', 'https://mlflow.example/mlflow'],
  ['https://mlflow.example/api/2.0/mlflow/webhooks?max_results=1', 'https://mlflow.example'],
  ['https://svc:pass@mlflow.example', 'https://mlflow.example'],
])('reads %j as %s', (text, base) => {
  expect(parseUpstream(text, {}).base).toBe(base);
});

test.each([
  ['sqlite:///mlflow.db', /sqlite names a store/],
  ['databricks://profile', /Databricks has webhooks of its own/],
  ['mlflow.example', /http or https URL/],
  ['', /http or https URL/],
])('refuses %j with what is expected', (text, words) => {
  expect(() => parseUpstream(text, {})).toThrow(words);
});

test('takes credentials as the client of MLflow does: user and password, else the token, else those of the URI', () => {
  const uri = 'http://u:p%40ss@127.0.0.1';
  const user = { MLFLOW_TRACKING_USERNAME: 'ann', MLFLOW_TRACKING_PASSWORD: 'ä:b' };

  const given = [{ ...user, MLFLOW_TRACKING_TOKEN: 't' }, { MLFLOW_TRACKING_USERNAME: 'ann', MLFLOW_TRACKING_TOKEN: 't' }, {}];
  const [first, second, third] = given.map((env) => parseUpstream(uri, env));

  expect(first?.authorization).toBe(`Basic ${Buffer.from('ann:ä:b').toString('base64')}`);
  expect(first?.account).toEqual({ name: 'ann', from: 'MLFLOW_TRACKING_USERNAME' });
  expect(second?.authorization).toBe('Bearer t');
  expect(third?.authorization).toBe(`Basic ${Buffer.from('u:p@ss').toString('base64')}`);
});

test('refuses a token that no header may hold, without repeating it', () => {
  expect(() => parseUpstream('http://127.0.0.1', { MLFLOW_TRACKING_TOKEN: 'abc\r\nX: y' })).toThrow(
    'MLFLOW_TRACKING_TOKEN holds characters that no header may hold',
  );
});

test('masks what is secret', () => {
  expect(masker(['secret-1', 'ab'])('a secret-1 and ab')).toBe('a ••• and ab');
});
