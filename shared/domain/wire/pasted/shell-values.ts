/** What the variables of a script stand for, where the text itself says so. */
export interface ShellValues {
  readonly unknown: readonly string[];
  /** @param assignment `NAME=value` */
  assign(assignment: string): void;
  /** The value, or nothing, which is then remembered as missing. */
  of(name: string): string;
  missing(what: string): void;
}

const MAX_UNKNOWN = 100;
/** What variables may stand for in all: a few lines can double a text forty times. */
const MAX_EXPANDED = 10 * 1024 * 1024;

export function shellValues(): ShellValues {
  const unknown: string[] = [];
  const values = new Map<string, string>();
  let left = MAX_EXPANDED;
  return {
    unknown,
    assign(assignment) {
      const equals = assignment.indexOf('=');
      values.set(assignment.slice(0, equals), assignment.slice(equals + 1));
    },
    of(name) {
      const value = values.get(name);
      left -= value?.length ?? 0;
      if (value !== undefined && left >= 0) return value;
      this.missing(`$${name}`);
      return '';
    },
    missing(what) {
      if (unknown.length < MAX_UNKNOWN) unknown.push(what);
    },
  };
}
