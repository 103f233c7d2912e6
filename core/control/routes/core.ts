import { z } from 'zod';
import { ProblemError } from '#core/http/problem.ts';
import { coreStatus } from '#shared/contract/schemas/core-status.ts';
import { eventKind } from '#shared/contract/schemas/event-kind.ts';
import { maybe, pageOf } from '#shared/contract/schemas/object-of.ts';
import type { CoreStatus } from '#shared/domain/core-status.ts';
import { eventKinds } from '#shared/domain/event-kind.ts';
import type { AccessToken } from '../access-token.ts';
import type { LaunchCodes } from '../launch-codes.ts';
import { type Route, route } from '../route.ts';

export interface CoreRoutesOptions {
  status: () => CoreStatus;
  token: AccessToken;
  launchCodes: LaunchCodes;
}

export function coreRoutes({ status, token, launchCodes }: CoreRoutesOptions): Route[] {
  return [
    route({
      method: 'GET',
      path: '/status',
      summary: 'Where the core listens, how it is set up and how much it holds.',
      answer: coreStatus,
      handle: status,
    }),
    route({
      method: 'GET',
      path: '/events',
      summary: 'The catalogue: all 15 events with their payload’s fields and example.',
      query: { q: maybe(z.string()).describe('A text in the event’s name.') },
      answer: pageOf(eventKind),
      handle: ({ query }) => ({ items: eventKinds().filter(({ event }) => event.includes(query.q ?? '')) }),
    }),
    route({
      method: 'POST',
      path: '/session',
      summary: 'Exchanges the one-time code of a launch link for the token. A code works once, within 60 s.',
      open: true,
      body: z.strictObject({ code: z.string() }),
      answer: z.object({ token: z.string() }),
      handle({ body }) {
        if (launchCodes.redeem(body.code)) return { token: token.value() };
        throw new ProblemError('unauthorized', 'The code is used up or older than 60 s. `hookglass open` makes a new link.');
      },
    }),
    route({
      method: 'POST',
      path: '/launch-links',
      summary: 'Makes a link that opens the inspector, once, within 60 s.',
      answer: z.object({ url: z.string() }),
      status: 201,
      handle: () => ({ url: `${status().urls.inspector}/#code=${launchCodes.issue()}` }),
    }),
    route({
      method: 'POST',
      path: '/token/rotate',
      summary: 'Makes a new token, which is only in the token file; the old one is refused at once.',
      answer: 'nothing',
      handle: () => token.rotate(),
    }),
  ];
}
