/** One field that a body or query got wrong; `path` is empty for the whole. */
export interface FieldError {
  path: string;
  message: string;
}

/** A problem document of RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /** One sentence for the user: what was expected. */
  detail: string;
  errors?: FieldError[];
}
