export interface Page {
  /** 1…1000. */
  limit: number;
  /** From `next` of the page before. */
  cursor?: string;
  /** The filter language. */
  q?: string;
}

export interface PageOf<Item> {
  items: Item[];
  next?: string;
}
