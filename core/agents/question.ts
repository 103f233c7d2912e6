import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  LOG_LEVEL_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  type SpecTypeName,
  specTypeSchemas,
  type Transport,
} from '@modelcontextprotocol/server';
import { PROTOCOL_CODES, type ProtocolMessage, type ProtocolProblem, problemMessage } from '#shared/domain/agents/protocol-message.ts';
import { type Issue, issueWords } from '#shared/domain/issue-words.ts';
import { visible } from '#shared/domain/wire/visible.ts';

/** What may be asked, by its method, and its kind in the protocol. */
const QUESTIONS: ReadonlyMap<string, SpecTypeName> = new Map([
  ['initialize', 'InitializeRequest'],
  ['server/discover', 'DiscoverRequest'],
  ['ping', 'PingRequest'],
  ['tools/list', 'ListToolsRequest'],
  ['tools/call', 'CallToolRequest'],
  ['resources/list', 'ListResourcesRequest'],
  ['resources/templates/list', 'ListResourceTemplatesRequest'],
  ['resources/read', 'ReadResourceRequest'],
  ['prompts/list', 'ListPromptsRequest'],
  ['prompts/get', 'GetPromptRequest'],
  ['subscriptions/listen', 'SubscriptionsListenRequest'],
]);

/** What the newer revision says with each question, and its kind. */
const SAID_ALONG: ReadonlyMap<string, SpecTypeName> = new Map([
  [CLIENT_INFO_META_KEY, 'Implementation'],
  [CLIENT_CAPABILITIES_META_KEY, 'ClientCapabilities'],
  [LOG_LEVEL_META_KEY, 'LoggingLevel'],
]);

const MOST_ECHOED = 60;

/**
 * What is wrong with a question, in one sentence that says what is expected: the SDK says it in the words of its validator, and of what it
 * does not know nothing but that. @returns undefined where it can be answered, and for what wants no answer
 */
export function questionProblem({ id, method, params = {} }: ProtocolMessage): ProtocolProblem | undefined {
  if (id === undefined || method === undefined) return undefined;
  const wrong = (says: string, code: number = PROTOCOL_CODES.wrongParams): ProtocolProblem => ({ id, code, says });
  const kind = QUESTIONS.get(method);
  if (!kind) return wrong(`${echoed(method)} is no method here. There are ${[...QUESTIONS.keys()].join(', ')}.`, PROTOCOL_CODES.noMethod);
  const issue = wrongAlong(params._meta ?? {}) ?? firstIssue(kind, { method, params });
  if (issue !== undefined) return wrong(`${method} cannot be answered: ${issue}.`);
  if (method.endsWith('/list') && params['cursor'] !== undefined)
    return wrong(`${method} takes no cursor: everything is in the first answer.`);
  return undefined;
}

/** Answers what cannot be answered otherwise by itself; everything else goes on. */
export function judging(inner: Transport): Transport {
  const outer: Transport = {
    start() {
      inner.onmessage = (message, extra) => {
        const problem = questionProblem(message as ProtocolMessage);
        if (problem)
          void inner.send(problemMessage(problem) as Parameters<Transport['send']>[0]).catch((error: Error) => outer.onerror?.(error));
        else outer.onmessage?.(message, extra);
      };
      inner.onclose = () => outer.onclose?.();
      inner.onerror = (error) => outer.onerror?.(error);
      return inner.start();
    },
    send: (message, options) => inner.send(message, options),
    close: () => inner.close(),
  };
  return outer;
}

function wrongAlong(meta: Readonly<Record<string, unknown>>): string | undefined {
  const version = meta[PROTOCOL_VERSION_META_KEY];
  if (version === undefined) return undefined;
  const at = (name: string) => `params._meta.${name}`;
  if (typeof version !== 'string')
    return issueWords({ code: 'invalid_type', expected: 'string', message: '' }, version, { at: at(PROTOCOL_VERSION_META_KEY) });
  for (const [name, kind] of SAID_ALONG) {
    const value = meta[name];
    if (value === undefined && name !== CLIENT_CAPABILITIES_META_KEY) continue;
    const wrong = firstIssue(kind, value, at(name));
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** @param at where the value stands */
function firstIssue(kind: SpecTypeName, value: unknown, at?: string): string | undefined {
  const checked = specTypeSchemas[kind]['~standard'].validate(value);
  if (checked instanceof Promise) throw new Error(`the schema of ${kind} answers later`); // none does
  const [issue] = checked.issues ?? [];
  return issue && issueWords(issue as Issue, value, at === undefined ? {} : { at });
}

const echoed = (text: string) => visible(JSON.stringify(text.slice(0, MOST_ECHOED)));
