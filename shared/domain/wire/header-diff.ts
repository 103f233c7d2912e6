import type { HeaderPairs } from '../delivery/delivery-command.ts';

export type HeaderChange =
  | { kind: 'added'; name: string; after: string }
  | { kind: 'removed'; name: string; before: string }
  | { kind: 'changed'; name: string; before: string; after: string };

/** What two lists of headers differ in; case and order of names do not count, repetitions are compared one by one. */
export function diffHeaders(before: HeaderPairs, after: HeaderPairs): HeaderChange[] {
  const left = [...before];
  const changes: HeaderChange[] = [];
  for (const [name, value] of after) {
    const found = left.findIndex(([other]) => other.toLowerCase() === name.toLowerCase());
    const [pair] = found === -1 ? [] : left.splice(found, 1);
    if (!pair) changes.push({ kind: 'added', name, after: value });
    else if (pair[1] !== value) changes.push({ kind: 'changed', name, before: pair[1], after: value });
  }
  return [...changes, ...left.map(([name, value]): HeaderChange => ({ kind: 'removed', name, before: value }))];
}
