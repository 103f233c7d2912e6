import { expect, it } from 'vitest';
import { answerHeaders, requestHeaders, sameCaller } from '#core/mirror/passed-headers.ts';

const NAMES = { ownHost: '127.0.0.1:5000', host: 'mlflow.example', origin: 'https://mlflow.example' };

it('names the other server in place of this one, and leaves an origin of others as it is', () => {
  const own = requestHeaders(['HOST', '127.0.0.1:5000', 'Origin', 'http://127.0.0.1:5000'], NAMES);
  const other = requestHeaders(['Host', '127.0.0.1:5000', 'Origin', 'http://localhost:3000'], NAMES);

  expect(own).toEqual(['HOST', 'mlflow.example', 'Origin', 'https://mlflow.example']);
  expect(other).toEqual(['Host', 'mlflow.example', 'Origin', 'http://localhost:3000']);
});

it('keeps what belongs to one connection there, and the length of a body whatever Connection says', () => {
  const received = [
    'Connection',
    'close, X-Gone, Content-Length',
    'x-gone',
    '1',
    'Content-Length',
    '3',
    'TE',
    'trailers',
    'Keep-Alive',
    'x',
  ];

  expect(requestHeaders(received, NAMES)).toEqual(['Content-Length', '3']);
  expect(answerHeaders([...received, 'Set-Cookie', 'a', 'set-cookie', 'b'])).toEqual([
    'Content-Length',
    '3',
    'Set-Cookie',
    'a',
    'set-cookie',
    'b',
  ]);
});

it('says that a body comes in chunks where it does', () => {
  expect(requestHeaders(['transfer-encoding', 'gzip, Chunked'], NAMES)).toEqual(['Transfer-Encoding', 'gzip, Chunked']);
});

it('asks in the name of the caller, and says nothing about a body', () => {
  const received = ['Host', 'x', 'Authorization', 'Bearer a', 'Cookie', 'c', 'X-MLFLOW-WORKSPACE', 'w', 'Content-Type', 'application/json'];
  const more = ['Content-Length', '2', 'Accept-Encoding', 'gzip', 'Expect', '100-continue', 'If-None-Match', 'e', 'Origin', 'o'];

  expect(sameCaller([...received, ...more], 'mlflow.example')).toEqual([
    ['Host', 'mlflow.example'],
    ['Authorization', 'Bearer a'],
    ['Cookie', 'c'],
    ['X-MLFLOW-WORKSPACE', 'w'],
  ]);
});
