import { expect, it } from 'vitest';
import { command, helpLines, NO_CORE } from '#cli/command.ts';
import { onOff, text } from '#cli/flag-kinds.ts';
import { span, spanText } from '#cli/span.ts';

it('shows all that a verb says about itself', () => {
  const verb = command({
    usage: ['greet NAME [flags]', 'greet --all'],
    about: ['Greets somebody.', 'Nothing is kept.'],
    flags: {
      'for-whom': text(undefined, 'NAME', { help: 'who is greeted', short: 'f' }),
      all: onOff(false, { help: 'greets everybody' }),
      timeout: span(90_000, 'how long to greet'),
    },
    json: 'one line.',
    examples: [{ says: 'Everybody at once', run: 'hookglass greet --all\nhookglass greet --all --timeout 1s' }],
    exits: { ...NO_CORE, 1: 'nobody was there' },
    run: async () => 0,
  });

  expect(helpLines(verb)).toEqual([
    'hookglass greet NAME [flags]',
    'hookglass greet --all',
    '',
    'Greets somebody.',
    '',
    'Nothing is kept.',
    '',
    '  -f, --for-whom NAME  who is greeted',
    '  --all                greets everybody',
    '  --timeout SPAN       how long to greet (90s)',
    '',
    'Each flag can come from the environment as well: --data-dir is HOOKGLASS_DATA_DIR.',
    '',
    'With --json: one line.',
    '',
    'Everybody at once:',
    '  hookglass greet --all',
    '  hookglass greet --all --timeout 1s',
    '',
    'Exit codes:',
    '    0  done',
    '    1  nobody was there',
    '    2  the command line is wrong, or the core refused what it asks for',
    '    3  no core runs on this data directory, or it has stopped meanwhile',
    '   74  something cannot be read or written, standard output included',
  ]);
});

it.each([
  [120_000, '2m'],
  [30_000, '30s'],
  [1500, '1500ms'],
  [7_200_000, '2h'],
])('writes %d ms as %s', (ms, written) => {
  expect(spanText(ms)).toBe(written);
});
