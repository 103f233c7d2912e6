import type { Asked } from './ask-upstream.ts';

type NoAnswer = Extract<Asked, { kind: 'no-answer' }>;

/** Why nobody answered, as the second half of a sentence: `nothing listens there`. */
export function noAnswerWords({ reason, code }: NoAnswer): string {
  switch (reason) {
    case 'refused':
      return 'nothing listens there';
    case 'dns':
      return 'its name is not known';
    case 'tls':
      return tlsWords(code);
    case 'reset':
    case 'closed':
      return 'it closes the connection without an answer';
    case 'timeout':
      return code.startsWith('no answer') ? code : 'connecting takes too long';
    case 'protocol':
      return 'what answers does not speak HTTP';
    case 'unreachable':
      return `no way leads there (${code})`;
    case 'refused-here':
      return code.replace(/\.$/, '');
  }
}

const TLS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself alone, so nobody vouches for it',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate comes from an authority that is not known here, or the server sends an incomplete chain',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not known here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  CERT_REVOKED: 'its certificate was revoked',
  EPROTO: 'it does not speak TLS 1.2 or later; is it an http address?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS; is it an http address?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS; is it an http address?',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'it speaks only TLS older than 1.2',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it speaks only TLS older than 1.2',
};

function tlsWords(code: string): string {
  const known = TLS[code];
  return known === undefined ? `TLS fails (${code})` : `${known} (${code})`;
}

/** `Wed 10:36:53` would hide the day; a time of today is enough for what lasts a minute. */
export const timeOfDay = (atMs: number): string => new Date(atMs).toTimeString().slice(0, 8);

export const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
