import type { ReactNode } from 'react';

interface CellProps {
  className?: string | undefined;
  title?: string | undefined;
  children: ReactNode;
}

/** A cell of a grid whose focus stays on the grid itself. */
export function Cell(props: CellProps) {
  return <span role="gridcell" {...props} />;
}
