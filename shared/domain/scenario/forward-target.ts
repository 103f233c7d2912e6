/** An app behind the receiver, and how it is doing. */
export interface ForwardTarget {
  url: string;
  sent: number;
  /** Not answered, or answered with 400 or more. */
  failed: number;
  last?: { atMs: number; status?: number; message?: string };
  /** Only where failed deliveries wait for its restart. */
  watch?: {
    /** Deliveries that are sent again when it comes back. */
    failing: number;
    replayed: number;
    lastReplayAtMs?: number;
  };
}

/** What answers under one address of a target. */
export interface TargetProbe {
  /** `127.0.0.1:3000`, `[::1]:3000`, `localhost:3000`. */
  address: string;
  /** In words: `HTTP 404, server: uvicorn`, `connection refused`. */
  found: string;
  answers: boolean;
}
