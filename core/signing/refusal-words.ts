import type { Why } from '#shared/domain/delivery/explain.ts';

/** What the words of a refusal speak of; `header`: one that is missing. */
export type RefusalTopic =
  | { kind: 'header'; why: Extract<Why, 'no-signature' | 'no-id' | 'no-timestamp'> }
  | { kind: 'foreign-header'; name: string }
  | { kind: 'query'; name: string }
  | { kind: 'time'; alsoSignature: boolean }
  | { kind: 'repeat' | 'no-route' | 'login' | 'front' | 'plain-http' | 'scheme' | 'signature' | 'body' | 'secret-unset' | 'time-format' };

const MISSING =
  /\b(?:missing|absent|required|requires?|need(?:s|ed)?|no|lacks?|without|not (?:found|provided|present|set|given)|field required)\b/i;
const FOREIGN_HEADER =
  /\b((?:x[-_](?!mlflow)|webhook[-_](?:id|timestamp|signature)|stripe[-_]|svix[-_]|linear[-_]|paddle[-_])[a-z0-9_-]*)\b/i;
const TIME =
  /time ?-?_?stamp|\bclock\b|\btoo old\b|\bstale\b|\bskew|in the future|\bfreshness\b|(?:request|signature|message|webhook|delivery)(?: has| is)? expired|tolerance|\b(?:time|clock) (?:drift|difference)\b|from the future|not (?:recent|fresh)\b|too far in the (?:past|future)|zeitstempel|horodatage|marca de tiempo|carimbo de|时间戳|時間戳|タイムスタンプ|타임스탬프|временн/i;
const REPEAT =
  /already (?:been )?(?:processed|received|seen|handled|delivered)|\bduplicate|\bnonce\b|\breplayed\b|\breplay (?:detected|attack)/i;
const LOGIN =
  /\bcsrf\b|\bxsrf\b|authenticity ?token|change you wanted was rejected|\bpage expired\b|not authenticated|authentication (?:required|credentials)|credentials|\bbearer\b|\bapi[- _]?key\b|\b(?:access|auth|id|jwt|session)[- _]?token\b|\btoken\b|\blog ?in\b|\bsign[- ]in\b|basic auth|authorization header|\bsession\b.{0,20}expired|does not have permission to (?:get|access)/i;
const FRONT =
  /cloudflare|cloudfront|akamai|incapsula|imperva|sucuri|mod_?security|\bwaf\b|attention required|request blocked|blocked by|\bcaptcha\b|(?:invalid|unknown|bad|disallowed|blocked|unrecognized) host|host (?:header|name)?.{0,20}not allowed|allowed_hosts|not allowed to connect|\bip(?: address)?\b.{0,40}(?:not allowed|denied|blocked|forbidden|allow ?list|white ?list)|(?:allow|white|deny|block) ?list|err_ngrok_\d+|\btunnel\b.{0,80}not found|no healthy upstream|upstream (?:connect|request)|no such app|application not (?:found|available)|deployment (?:could not be|not) found|client certificate|mutual tls|\bmtls\b|error code: 1\d{3}\b|security checkpoint/i;
const SCHEME =
  /\bsha-?(?:1|256|512)=|unsupported (?:signature|scheme|version|algorithm)|(?:unknown|wrong|bad|invalid) (?:signature )?(?:scheme|version|algorithm)|signature (?:header )?(?:has |is )?(?:an? |of )?(?:invalid |unknown |wrong |bad |unexpected )?(?:format|scheme|version|encoding|prefix)|malformed signature|unable to (?:extract|parse|read).{0,40}\bsignatures?\b|same (?:byte )?length|incorrect padding|illegal base64|invalid base64|not (?:a )?valid base64|non-hexadecimal|odd-length string|encoding\/hex|(?:must|should) (?:start|begin) with|invalid (?:format|prefix) of/i;
const SIGNATURE =
  /signature|\bhmac\b|\bdigest\b|\bmac\b|\bunauthori[sz]ed\b|\bforbidden\b|wrong secret|invalid secret|verification failed|not authori[sz]ed|signatur\b|firma\b|assinatura|签名|簽名|署名|서명|подпис/i;
const BODY =
  /valid(?:ation|ate)? ?error|validation errors|field validation|validation for|must have required property|deseriali[sz]|missing field|invalid type|field required|union_tag|input tag|discriminator|extra (?:fields|inputs)|input should|(?:invalid|malformed|bad|unparsable|broken) (?:json|payload|body|data|event|content|input)|json (?:parse|decode|error|invalid)|expecting value|unexpected (?:token|end|field|key|character)|cannot (?:unmarshal|deserialize|parse)|unprocessable|schema|unknown (?:event|entity|action|field)|unsupported (?:event|entity|action)|error parsing|not of type|expected (?:string|number|object|array)|must be (?:an? )?(?:string|number|object|array|integer|boolean)/i;

/** What Flask and Apache write for a bare 401: its “wrong credentials” and “bad password” are words for browsers and say nothing. */
const BARE_401 = /server could not verify that you are authorized to access the/i;
/** API Gateway's words for a path or method that it does not know. */
const NO_ROUTE = /^missing authentication token$/i;

/** “body.timestamp: Field required” is a field of the body. */
const OF_BODY = /^(?:(?:request )?body|data|payload)\b[.:/ ](?!signature)/i;
/** “query.token: Field required” is a part of the URL. */
const OF_QUERY = /^query\.([\w-]{1,60}): /i;
const OF_COOKIE = /^cookie\./i;

/** “No signatures found matching …” is no missing header. */
const NO_MATCH = /\bno (?:matching|valid) signatures?\b|\bno signatures? (?:was |were )?(?:found )?(?:that )?match/i;
/** A signature that was computed and found to differ. */
const MISMATCH =
  /(?:signature|hmac|digest)s?\b[^.;]{0,40}\b(?:mismatch|match|invalid|wrong|bad|incorrect|failed)|(?:mismatch\w{0,10}|invalid|bad|wrong|incorrect) (?:\w{1,40} )?(?:signature|hmac|digest)/i;

const SECRET_UNSET =
  /\bsecret\b.{0,30}\b(?:not (?:been )?(?:configured|set|found|defined|provided|available)|missing|undefined|unset|is required|is empty|must be set)|\b(?:no|missing|undefined|unset) (?:[\w-]+ ){0,3}secret\b/i;

/** A text that cannot be read as a time is another matter than a time that is too far off. */
const UNREADABLE =
  /valid (?:integer|number|datetime|timestamp|date)|unable to parse|not an? (?:integer|number)|cannot parse|could not (?:be )?pars|invalid literal|nan\b/i;

/** Reads the words in the order of the steps: headers, timestamp, then the rest. @param said one line */
export function topicOf(said: string): RefusalTopic | undefined {
  if (BARE_401.test(said)) return undefined;
  const words = asWords(said);
  return topicIn(said) ?? (words === said ? undefined : topicIn(words));
}

/** `request_expired` and `RequestTimeTooSkewed` in words. */
const asWords = (said: string) =>
  said
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/(?<=[A-Z]{2})(?=[A-Z][a-z])/g, ' ')
    .replaceAll('_', ' ');

/** That a receiver has no secret is also said with a 500. */
export const saysSecretUnset = (said: string): boolean => SECRET_UNSET.test(asWords(said));

function topicIn(said: string): RefusalTopic | undefined {
  if (NO_ROUTE.test(said)) return { kind: 'no-route' };
  if (SECRET_UNSET.test(said)) return { kind: 'secret-unset' };
  const query = OF_QUERY.exec(said)?.[1];
  if (query !== undefined) return { kind: 'query', name: query };
  if (OF_COOKIE.test(said)) return { kind: 'login' };
  const header = NO_MATCH.test(said) ? undefined : missingHeader(said);
  if (header) return header;
  if (/plain http.{0,40}(?:https|ssl|tls)|http request to an? (?:https|ssl|tls)/i.test(said)) return { kind: 'plain-http' };
  if (OF_BODY.test(said)) return { kind: 'body' };
  if (SCHEME.test(said)) return { kind: 'scheme' };
  if (TIME.test(said)) return UNREADABLE.test(said) ? { kind: 'time-format' } : { kind: 'time', alsoSignature: MISMATCH.test(said) };
  if (REPEAT.test(said)) return { kind: 'repeat' };
  if (NO_MATCH.test(said)) return { kind: 'signature' };
  if (BODY.test(said)) return { kind: 'body' };
  // “Signature verification failed: bad token” is about the signature.
  if (LOGIN.test(said) && !/signature|hmac/i.test(said)) return { kind: 'login' };
  if (FRONT.test(said)) return { kind: 'front' };
  return SIGNATURE.test(said) ? { kind: 'signature' } : undefined;
}

function missingHeader(said: string): RefusalTopic | undefined {
  const foreign = FOREIGN_HEADER.exec(said)?.[1];
  if (foreign !== undefined && !/x[-_]mlflow/i.test(said)) return { kind: 'foreign-header', name: foreign };
  if (!MISSING.test(said) || !/header|signature|delivery|time ?-?_?stamp/i.test(said)) return undefined;
  if (OF_BODY.test(said)) return undefined;
  // What stands next to the word counts: “Missing timestamp header, signature not checked”.
  const near =
    /(?:missing|absent|required|requires?|no|lacks?|without|needs?)\W+(?:\w+\W+){0,3}?(signature|delivery|time ?-?_?stamp)/i.exec(
      said,
    )?.[1];
  const before =
    /(signature|delivery|time ?-?_?stamp)\W+(?:\w+\W+){0,4}?(?:missing|absent|required|not (?:found|provided|present|set|given)|field required)/i.exec(
      said,
    )?.[1];
  const named = (near ?? before)?.toLowerCase();
  if (named === undefined) return undefined;
  return { kind: 'header', why: named === 'signature' ? 'no-signature' : named === 'delivery' ? 'no-id' : 'no-timestamp' };
}
