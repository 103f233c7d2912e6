import { type ContentFacts, type ContentForm, thatCanBe } from './content-form.ts';

/** The documented content first, then other orders, other ids and other times; nothing that needs a header which is not there. */
export function contentForms(facts: ContentFacts): ContentForm[] {
  const { deliveryId: id, timestamp: ts } = facts;
  const forms: ContentForm[] = [
    { why: undefined, words: 'id + "." + timestamp + "." + body', before: `${id}.${ts}.`, after: '', needs: 'both' },
    ...orders(id, ts),
    ...idForms(facts).map(
      ([other, words]): ContentForm => ({ why: 'id-mismatch', words, before: `${other}.${ts}.`, after: '', needs: 'timestamp' }),
    ),
    ...timeForms(facts).map(
      ([other, words]): ContentForm => ({ why: 'ts-mismatch', words, before: `${id}.${other}.`, after: '', needs: 'id' }),
    ),
  ];
  return thatCanBe(forms, facts);
}

function orders(id: string, ts: string): ContentForm[] {
  const form = (words: string, before: string, after = '', more: Partial<ContentForm> = {}): ContentForm => ({
    ...{ why: 'content-order', words, before, after, needs: 'both' },
    ...more,
  });
  return [
    form('“timestamp.body”; the delivery id is missing', `${ts}.`, '', { needs: 'timestamp' }),
    form('“id.body”; the timestamp is missing', `${id}.`, '', { needs: 'id' }),
    form('the body alone; delivery id and timestamp are missing', '', '', { bodyAlone: true, needs: undefined }),
    form('“id.timestamp”; the body is missing', `${id}.${ts}`, '', { withoutBody: true }),
    form('“timestamp.id.body”; id and timestamp have changed places', `${ts}.${id}.`),
    form('“body.timestamp.id”; the order is turned round', '', `.${ts}.${id}`),
    form('“body.id.timestamp”; the body stands first', '', `.${id}.${ts}`),
    form('“body.timestamp”; the body stands first and the delivery id is missing', '', `.${ts}`, { needs: 'timestamp' }),
    form('id, timestamp and body without the dots', `${id}${ts}`),
    form('“id.timestamp” and the body without the second dot', `${id}.${ts}`),
    form('id and “timestamp.body” without the first dot', `${id}${ts}.`),
    form('id, timestamp and body with colons instead of dots', `${id}:${ts}:`),
    form('id, timestamp and body on lines of their own', `${id}\n${ts}\n`),
    form('“v1:timestamp:body”, the recipe of another service', `v1:${ts}:`, '', { needs: 'timestamp' }),
    form('“v0:timestamp:body”, the recipe of another service', `v0:${ts}:`, '', { needs: 'timestamp' }),
    form('timestamp and body without a dot, and no delivery id', `${ts}`, '', { needs: 'timestamp' }),
    form('the body and the timestamp without a dot, and no delivery id', '', `${ts}`, { needs: 'timestamp' }),
    form('id and body without a dot, and no timestamp', `${id}`, '', { needs: 'id' }),
    form('“v1.id.timestamp.body”; the version is no part of it', `v1.${id}.${ts}.`),
    form('“v1,id.timestamp.body”; the version is no part of it', `v1,${id}.${ts}.`),
    form('“id.timestamp.body” with a dot at its end', `${id}.${ts}.`, '.'),
    form('id, timestamp and body with dashes instead of dots', `${id}-${ts}-`),
    form('id, timestamp and body with spaces instead of dots', `${id} ${ts} `),
  ];
}

function idForms({ deliveryId, otherIds }: ContentFacts): [id: string, words: string][] {
  const others = otherIds
    .filter((id) => id !== deliveryId)
    .map((id): [string, string] => [id, `with the id of delivery ${id.slice(0, 8)}…`]);
  if (deliveryId === '') return others;
  return [
    ...others,
    [deliveryId.toUpperCase(), 'with the delivery id in capitals'],
    [deliveryId.toLowerCase(), 'with the delivery id in small letters'],
    [deliveryId.replaceAll('-', ''), 'with the delivery id without its dashes'],
    [deliveryId.trim(), 'with the delivery id without the blanks around it'],
    [` ${deliveryId}`, 'with a space before the delivery id'],
  ].filter(([id]) => id !== deliveryId) as [string, string][];
}

/** Between the receipt and the moment in which a program asks for the time, a few seconds pass. */
const CLOCK_FROM_SEC = -2;
const CLOCK_TO_SEC = 5;

function timeForms({ timestamp, body, receivedAtMs }: ContentFacts): [ts: string, words: string][] {
  const forms: [string, string][] = [];
  const bodyTime = /"timestamp"\s*:\s*"([^"\\]{10,40})"/.exec(Buffer.from(body).toString('latin1'))?.[1];
  const bodyMs = bodyTime === undefined ? Number.NaN : Date.parse(bodyTime);
  if (bodyTime !== undefined) forms.push([bodyTime, "with the body's “timestamp” instead of the header"]);
  if (!Number.isNaN(bodyMs)) {
    forms.push([String(Math.floor(bodyMs / 1000)), "with the body's time in seconds instead of the header"]);
    forms.push([String(bodyMs), "with the body's time in milliseconds instead of the header"]);
  }
  if (timestamp !== '') {
    forms.push([`${timestamp}000`, 'with the timestamp in milliseconds']);
    forms.push([`${timestamp}.0`, 'with the timestamp as a decimal number']);
  }
  for (let offset = CLOCK_FROM_SEC; offset <= CLOCK_TO_SEC; offset += 1) {
    forms.push([String(Math.floor(receivedAtMs / 1000) + offset), 'with the current time instead of the header']);
  }
  return forms.filter(([text]) => text !== timestamp);
}
