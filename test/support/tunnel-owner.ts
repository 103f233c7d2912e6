// A process that owns a tunnel program, to be killed by a test: node tunnel-owner.ts PROGRAM
import { systemClock } from '#core/system-clock.ts';
import { createExpose } from '#core/tunnel/expose.ts';

const [, , program = ''] = process.argv;
const expose = createExpose({ clock: systemClock, env: process.env, node: { execPath: process.execPath } });
expose(
  {
    program,
    args: [],
    probe: { everyMs: 1000, timeoutMs: 1000, firstAfterMs: 0, patienceMs: 1000 },
    read(line) {
      process.stdout.write(`${line}\n`);
      return undefined;
    },
  },
  { onUrl: () => {}, onUnsure: () => {}, onProblem: () => {}, onEnd: () => process.stdout.write('ended\n') },
);
