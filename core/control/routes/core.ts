import { ProblemError } from '#core/http/problem.ts';
import type { CoreStatus } from '#shared/domain/app/core-status.ts';
import { eventKinds } from '#shared/domain/mlflow/event-kind.ts';
import type { AccessToken } from '../access-token.ts';
import type { Handlers } from '../handlers.ts';
import type { LaunchCodes } from '../launch-codes.ts';

export interface CoreHandlersOptions {
  status: () => CoreStatus;
  token: AccessToken;
  launchCodes: LaunchCodes;
  /** Writes a private file that leads to a launch link. @returns its path */
  launchFile: () => string;
}

export function coreHandlers({
  status,
  token,
  launchCodes,
  launchFile,
}: CoreHandlersOptions): Pick<Handlers, 'status' | 'events' | 'redeemCode' | 'launchLink' | 'launchFile' | 'rotateToken'> {
  return {
    status: status,
    events: ({ query }) => ({ items: eventKinds().filter(({ event }) => event.includes(query.q ?? '')) }),
    redeemCode({ body }) {
      if (launchCodes.redeem(body.code)) return { token: token.value() };
      throw new ProblemError('unauthorized', 'The code is used up or older than 60 s. “hookglass open” makes a new link.');
    },
    launchLink: () => ({ url: `${status().urls.inspector}/#code=${launchCodes.issue()}` }),
    launchFile: () => ({ file: launchFile() }),
    rotateToken: () => token.rotate(),
  };
}
