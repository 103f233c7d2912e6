/** A warning or an error that the core wrote into its log since it started. */
export interface LogLine {
  atMs: number;
  level: 'warn' | 'error';
  text: string;
}
