/** Some of a list, newest first. */
export interface Page<Item> {
  items: Item[];
  /** Cursor of the page after this one; absent on the last. */
  next?: string;
}

export interface PageRequest {
  /** 1…1000, 100 by default. */
  limit?: number;
  /** `next` of the page before. */
  cursor?: string;
  /** The filter language. */
  q?: string;
}
