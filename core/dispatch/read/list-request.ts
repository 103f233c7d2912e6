import type { PageRequest } from '#shared/domain/page.ts';

/** What is asked of a list, with its limit settled. */
export interface ListRequest extends PageRequest {
  limit: number;
}
