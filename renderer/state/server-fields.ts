import type { ControlClient } from '#shared/client/control-client.ts';
import type { ReceiveWay } from '#shared/domain/app/real-server.ts';
import type { TunnelSettings } from '#shared/domain/app/tunnel-providers.ts';
import type { WebhookEvent } from '#shared/domain/mlflow/webhook-event.ts';
import { parseUrl } from '#shared/domain/parse-url.ts';

export const SIGN_INS = ['environment', 'password', 'token', 'none'] as const;
export type SignIn = (typeof SIGN_INS)[number];

/** What is typed about a real server. Credentials are in here and in the requests that need them, and nowhere else. */
export interface ServerFields {
  uri: string;
  signIn: SignIn;
  username: string;
  password: string;
  token: string;
  receive: ReceiveWay;
  /** How the server reaches the receiver, where that is typed. */
  webhookUrl: string;
  /** Absent: all that the server knows. */
  events?: readonly WebhookEvent[];
  forwardTo: string;
  listCacheSec: string;
}

type AttachQuestion = Parameters<ControlClient['attachServer']>[0];

/** A password in an address would stand on the screen: it goes where passwords go. */
export function takenApart(fields: ServerFields): ServerFields {
  const url = parseUrl(fields.uri.trim());
  if (!url || (url.username === '' && url.password === '') || url.host === '') return fields;
  const uri = fields.uri.trim().replace(/^([a-z]+:\/\/)[^/]*@/i, '$1');
  return { ...fields, uri, signIn: 'password', username: decoded(url.username), password: decoded(url.password) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function credentialsOf({ signIn, username, password, token }: ServerFields): NonNullable<AttachQuestion['credentials']> {
  switch (signIn) {
    case 'environment':
    case 'none':
      return { kind: signIn };
    case 'password':
      return { kind: 'password', username, password };
    case 'token':
      return { kind: 'token', token: token.trim() };
  }
}

export function wishOf(fields: ServerFields, tunnel: TunnelSettings | undefined): AttachQuestion {
  const { uri, events, forwardTo, listCacheSec } = fields;
  return {
    uri: uri.trim(),
    credentials: credentialsOf(fields),
    receive: receiveOf(fields, tunnel),
    ...(events && { events: [...events] }),
    ...(forwardTo.trim() !== '' && { forwardTo: forwardTo.trim() }),
    // What is no number is refused by the core, which says what it expects.
    listCacheMs: Math.round(Number(listCacheSec.trim() || Number.NaN) * 1000),
  };
}

function receiveOf({ receive, webhookUrl }: ServerFields, tunnel: TunnelSettings | undefined): AttachQuestion['receive'] {
  switch (receive) {
    case 'here':
      return { kind: 'here' };
    case 'url':
      return { kind: 'url', url: webhookUrl.trim() };
    case 'tunnel':
      return { kind: 'tunnel', ...(tunnel && { settings: tunnel }) };
  }
}
