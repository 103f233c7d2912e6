import type { ReactNode } from 'react';
import type { FilterKey } from '#shared/domain/filter/filter.ts';

interface CellProps {
  className?: string | undefined;
  title?: string | undefined;
  /** The filter that holds for this cell: Alt+click narrows the list by it. */
  token?: readonly [key: FilterKey, value: string] | undefined;
  children: ReactNode;
}

/** A cell of a grid whose focus stays on the grid itself. */
export function Cell({ token, ...props }: CellProps) {
  return <span role="gridcell" {...(token && { 'data-token': token[0], 'data-value': token[1] })} {...props} />;
}
