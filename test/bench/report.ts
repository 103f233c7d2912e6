/** One number of Hookglass beside the same number of a real server, and how they must relate. */
export interface Measure {
  name: string;
  unit: string;
  hookglass: number;
  mlflow: number;
  /** Hookglass divided by the other must be at least this … */
  atLeast?: number;
  /** … or at most this. */
  atMost?: number;
}

export function holds({ hookglass, mlflow, atLeast = 0, atMost = Number.POSITIVE_INFINITY }: Measure): boolean {
  const ratio = hookglass / mlflow;
  return ratio >= atLeast && ratio <= atMost;
}

export function line(measure: Measure): string {
  const { name, unit, hookglass, mlflow } = measure;
  const ratio = hookglass > mlflow ? `${(hookglass / mlflow).toFixed(1)} × as much` : `1/${(mlflow / hookglass).toFixed(1)}`;
  return `${holds(measure) ? 'ok   ' : 'MISS '} ${name}: ${number(hookglass)} ${unit}, mlflow server ${number(mlflow)} ${unit} (${ratio})`;
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
