import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = path.join(import.meta.dirname, '..', '..', '..', 'docs', 'decisions');
const records = readdirSync(folder).filter((name) => /^\d{4}-/.test(name));

describe('the records of decisions', () => {
  it('have each a number of their own and a line in the index, in order', () => {
    const index = readFileSync(path.join(folder, 'README.md'), 'utf8');
    const listed = [...index.matchAll(/^- \[\d{4} .+?\]\((.+?\.md)\)/gm)].map(([, file]) => file);
    expect(listed).toEqual(records.toSorted());
    expect(new Set(records.map((name) => name.slice(0, 4))).size).toBe(records.length);
  });

  it.each(records)('%s has one form: number and title, context, decision, consequences', (name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    expect(text).toMatch(new RegExp(`^# ${name.slice(0, 4)} \\S`));
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(['Context', 'Decision', 'Consequences']);
  });
});
