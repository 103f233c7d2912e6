import { z } from 'zod';
import type { Dispatch } from '#core/dispatch/dispatch.ts';
import { ProblemError } from '#core/http/problem.ts';
import { command, composeRequest, replayFailedRequest, replayRequest, sent } from '#shared/contract/schemas/command.ts';
import { deliverySummary } from '#shared/contract/schemas/delivery.ts';
import type { DeliverySummary } from '#shared/domain/delivery.ts';
import { type CommandResult, type DeliveryCommandName, MAX_NOTE_CHARACTERS, type SendResult } from '#shared/domain/delivery-command.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import { type Route, route } from '../route.ts';

export interface CommandRoutesOptions {
  commands: Dispatch['commands'];
}

const params = { id: z.string() };

const COMMANDS: readonly [name: DeliveryCommandName, summary: string][] = [
  ['retry-now', 'Sends the next planned attempt at once, with the same bytes.'],
  ['cancel', 'Gives up what is still planned.'],
  ['hold', 'Keeps it from being sent until it is released.'],
  ['release', 'Goes on with a delivery that is held.'],
];

/** What a user may do to deliveries. */
export function commandRoutes({ commands }: CommandRoutesOptions): Route[] {
  return [
    ...COMMANDS.map(([name, summary]) =>
      route({
        method: 'POST',
        path: `/deliveries/{id}/${name}`,
        summary,
        params,
        body: command,
        answer: deliverySummary,
        handle: async (input) => done(await commands.command(input.params.id, name, input.body.origin)),
      }),
    ),
    route({
      method: 'PUT',
      path: '/deliveries/{id}/star',
      summary: 'Keeps it when retention drops the oldest.',
      params,
      answer: deliverySummary,
      handle: async (input) => done(await commands.star(input.params.id, true)),
    }),
    route({
      method: 'DELETE',
      path: '/deliveries/{id}/star',
      summary: 'Takes the star away.',
      params,
      answer: deliverySummary,
      handle: async (input) => done(await commands.star(input.params.id, false)),
    }),
    route({
      method: 'PUT',
      path: '/deliveries/{id}/note',
      summary: 'Keeps a note beside it; an empty one takes it away.',
      params,
      body: z.object({ note: z.string().max(MAX_NOTE_CHARACTERS) }),
      answer: deliverySummary,
      handle: async (input) => done(await commands.note(input.params.id, input.body.note)),
    }),
    route({
      method: 'POST',
      path: '/deliveries/{id}/replay',
      summary: 'Sends it again as new deliveries that point to it; redirects are not followed.',
      params,
      body: replayRequest,
      answer: sent,
      status: 201,
      handle: async (input) => sentBy(await commands.replay(input.params.id, input.body)),
    }),
    route({
      method: 'POST',
      path: '/replay-failed',
      summary: 'Sends again what failed since a time and was not sent again since, oldest first.',
      body: replayFailedRequest,
      answer: sent,
      status: 201,
      handle: async ({ body }) => sentBy(await commands.replayFailed(body)),
    }),
    route({
      method: 'POST',
      path: '/compose',
      summary: 'Sends any bytes under the name of an event, as a delivery of a webhook.',
      body: composeRequest,
      answer: sent,
      status: 201,
      handle: async ({ body }) => sentBy(await commands.compose(body)),
    }),
  ];
}

function done(result: CommandResult): DeliverySummary {
  switch (result.kind) {
    case 'done':
      return result.delivery;
    case 'unknown':
      throw new ProblemError('not-found', result.message);
    case 'conflict':
      throw new ProblemError('conflict', result.message);
    default:
      return unreachable(result);
  }
}

function sentBy(result: SendResult): { deliveries: DeliverySummary[] } {
  switch (result.kind) {
    case 'done':
      return { deliveries: result.deliveries };
    case 'unknown':
      throw new ProblemError('not-found', result.message);
    case 'conflict':
      throw new ProblemError('conflict', result.message);
    case 'invalid':
      throw new ProblemError('refused', result.message, [{ path: result.field, message: result.message }]);
    default:
      return unreachable(result);
  }
}
