import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { cleanLine, readLines } from '#core/tunnel/read-lines.ts';

async function linesOf(...chunks: (string | Buffer)[]): Promise<string[]> {
  const stream = new PassThrough();
  const lines: string[] = [];
  readLines(stream, (line) => lines.push(line));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await new Promise((resolve) => stream.on('end', resolve));
  return lines;
}

test('puts lines together that came in pieces, characters included', async () => {
  const bytes = Buffer.from('Zürich\r\nzwei\n');

  expect(await linesOf(bytes.subarray(0, 2), bytes.subarray(2, 9), bytes.subarray(9), 'drei')).toEqual(['Zürich', 'zwei', 'drei']);
});

test('cuts a line that never ends', async () => {
  const lines = await linesOf('x'.repeat(20_000));

  expect(lines.map((line) => line.length)).toEqual([8192, 8192, 3616]);
});

test('takes colours, control characters and invisible marks away', () => {
  expect(cleanLine('\u001b[32mready\u001b[0m \u0007\u009b\u202eat\u0000 https://a.example.net')).toBe('ready at https://a.example.net');
});

test('does not repeat a login that a program prints in its complaint', () => {
  const line = 'err="The authtoken you specified is wrong.\\nYour authtoken: 1yaP1QLD0cVVKBknmtX9TAduxr6_6BSaEj1Dv"';

  expect(cleanLine(line)).not.toContain('1yaP1QLD0cVV');
});

test.each([
  ['--authtoken 1yaP1QLD0cVVKBknmtX9', '--authtoken …'],
  ['authtoken=1yaP1QLD0cVVKBknmtX9 next', 'authtoken=… next'],
  ['"auth-token":"1yaP1QLD0cVVKBknmtX9"', '"auth-token":"…"'],
  ['authtoken = 1yaP1QLD0cVVKBknmtX9', 'authtoken = …'],
  ['authtoken :1yaP1QLD0cVVKBknmtX9', 'authtoken :…'],
  ['the authtoken is short', 'the authtoken is short'],
  ['1yaP1QLD0cVVKBknmtX9 stays', '1yaP1QLD0cVVKBknmtX9 stays'],
])('of %s it repeats %s', (line, clean) => {
  expect(cleanLine(line)).toBe(clean);
});
