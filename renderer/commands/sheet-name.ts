/** What can be opened over any view. */
export type SheetName = 'report' | 'reset';
