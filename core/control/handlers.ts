import type { Contract } from '#shared/contract/contract.ts';
import type { HandlersOf } from '#shared/contract/route.ts';

/** What answers each route of the contract; a part of the plane gives some of them: `Pick<Handlers, 'status' | …>`. */
export type Handlers = HandlersOf<Contract>;
