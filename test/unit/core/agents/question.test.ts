import { describe, expect, test } from 'vitest';
import { questionProblem } from '#core/agents/question.ts';
import { messageProblem, type ProtocolMessage } from '#shared/domain/agents/protocol-message.ts';

const VERSION = 'io.modelcontextprotocol/protocolVersion';
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
const newer = { [VERSION]: '2026-07-28', [CAPABILITIES]: {} };
const asked = (method: string, params?: object) => questionProblem({ id: 7, method, ...(params && { params }) } as ProtocolMessage);

describe('a question that cannot be answered', () => {
  test.each([
    ['tools/call', { name: 'status', arguments: null }, 'params.arguments: an object is expected, and it is null'],
    ['tools/call', { name: 'status', arguments: [1] }, 'params.arguments: an object is expected, and it is a list'],
    ['tools/call', { name: 5 }, 'params.name: a text is expected, and it is a number'],
    ['tools/call', {}, 'params.name: a text is expected, and it is missing'],
    ['tools/call', undefined, 'params.name: a text is expected, and it is missing'],
    ['resources/read', { uri: true }, 'params.uri: a text is expected, and it is true or false'],
    ['prompts/get', { name: 'x', arguments: { webhook: {} } }, 'params.arguments.webhook: a text is expected, and it is an object'],
    ['tools/list', { cursor: 5 }, 'params.cursor: a text is expected, and it is a number'],
    ['initialize', {}, 'params.protocolVersion: a text is expected, and it is missing'],
    [
      'initialize',
      { protocolVersion: '2025-11-25', capabilities: { roots: 5 }, clientInfo: { name: 'x', version: '1' } },
      'params.capabilities.roots: an object is expected, and it is a number',
    ],
    [
      'tools/call',
      { name: 'status', _meta: { ...newer, [VERSION]: 5 } },
      `params._meta.${VERSION}: a text is expected, and it is a number`,
    ],
    [
      'tools/call',
      { name: 'status', _meta: { [VERSION]: '2026-07-28' } },
      `params._meta.${CAPABILITIES}: an object is expected, and it is missing`,
    ],
    [
      'tools/call',
      { name: 'status', _meta: { ...newer, 'io.modelcontextprotocol/clientInfo': 'x' } },
      'params._meta.io.modelcontextprotocol/clientInfo: an object is expected, and it is a text',
    ],
    ['subscriptions/listen', { notifications: 5 }, 'params.notifications: an object is expected, and it is a number'],
  ])('%s %j', (method, params, says) => {
    expect(asked(method, params)).toEqual({ id: 7, code: -32_602, says: `${method} cannot be answered: ${says}.` });
  });

  test('of a method that there is not names those that there are', () => {
    expect(asked('tools/fly\u202e')).toMatchObject({
      id: 7,
      code: -32_601,
      says: expect.stringMatching(/^"tools\/fly\\u\{202e\}" is no method here\. There are .*tools\/call,/),
    });
  });

  test('of a page that nobody was given is refused', () => {
    expect(asked('resources/list', { cursor: 'x' })?.says).toBe('resources/list takes no cursor: everything is in the first answer.');
  });
});

test.each([
  ['tools/call', { name: 'status', arguments: {}, _meta: { ...newer, progressToken: 1 } }],
  ['tools/call', { name: 'status' }],
  ['tools/list', undefined],
  ['prompts/get', { name: 'debug_my_receiver', arguments: { webhook: 'mine' } }],
  ['ping', undefined],
])('what can be answered goes on: %s %j', (method, params) => {
  expect(asked(method, params)).toBeUndefined();
});

test('an answer and a notification want no answer', () => {
  expect(questionProblem({ id: 7 })).toBeUndefined();
  expect(questionProblem({ method: 'notifications/fly' })).toBeUndefined();
});

test.each([
  [[], null, /one JSON object; several at once/],
  ['x', null, /one JSON object/],
  [{ jsonrpc: '2.0', id: {}, method: 'ping' }, null, /"id" is a text or a whole number/],
  [{ jsonrpc: '2.0', id: 7, method: 'ping', 'fly\u200b': 1 }, 7, /no "fly\\u\{200b\}"\.$/],
  [{ jsonrpc: '2.0', id: 7, method: 'ping', params: null }, 7, /"params" is an object/],
])('%j is no message', (value, id, says) => {
  expect(messageProblem(value)).toEqual({ id, code: -32_600, says: expect.stringMatching(says) });
});
