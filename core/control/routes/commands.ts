import type { Dispatch } from '#core/dispatch/dispatch.ts';
import { ProblemError } from '#core/http/problem.ts';
import type { Contract } from '#shared/contract/contract.ts';
import type { InputOf } from '#shared/contract/route.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import type { CommandResult, SendResult } from '#shared/domain/delivery/delivery-command.ts';
import type { DeliveryCommandName } from '#shared/domain/delivery/recorded-command.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { Handlers } from '../handlers.ts';

export interface CommandHandlersOptions {
  commands: Dispatch['commands'];
}

/** What a user may do to deliveries. */
export function commandHandlers({
  commands,
}: CommandHandlersOptions): Pick<
  Handlers,
  'retry-now' | 'cancel' | 'hold' | 'release' | 'star' | 'unstar' | 'note' | 'replay' | 'replayFailed' | 'compose' | 'previewCompose'
> {
  const command = (name: DeliveryCommandName) => async (input: InputOf<Contract[DeliveryCommandName]>) =>
    done(await commands.command(input.params.id, name, input.body.origin));

  return {
    'retry-now': command('retry-now'),
    cancel: command('cancel'),
    hold: command('hold'),
    release: command('release'),
    star: async (input) => done(await commands.star(input.params.id, true)),
    unstar: async (input) => done(await commands.star(input.params.id, false)),
    note: async (input) => done(await commands.note(input.params.id, input.body.note)),
    replay: async (input) => sentBy(await commands.replay(input.params.id, input.body)),
    replayFailed: async ({ body }) => sentBy(await commands.replayFailed(body)),
    compose: async ({ body }) => sentBy(await commands.compose(body)),
    async previewCompose({ body }) {
      const result = await commands.previewCompose(body);
      return result.kind === 'done' ? result.preview : refused(result);
    },
  };
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
    default:
      return refused(result);
  }
}

function refused(result: Exclude<SendResult, { kind: 'done' }>): never {
  switch (result.kind) {
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
