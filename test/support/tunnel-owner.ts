// A process that owns a tunnel program, to be killed by a test: node tunnel-owner.ts PROGRAM [GUARD…]
import { systemClock } from '#core/system-clock.ts';
import { createExpose } from '#core/tunnel/expose.ts';
import { nodeGuard } from '#core/tunnel/guard.ts';

const [, , program = '', guard, ...guardArgs] = process.argv;
const expose = createExpose({
  clock: systemClock,
  env: process.env,
  guard: guard === undefined ? nodeGuard(process.execPath) : [guard, ...guardArgs],
});
const exposure = expose(
  {
    program,
    args: [],
    probe: { everyMs: 1000, timeoutMs: 1000, firstAfterMs: 0, patienceMs: 1000 },
    read(line) {
      process.stdout.write(`${line}\n`);
      return undefined;
    },
  },
  {
    onUrl: () => {},
    onUnsure: () => {},
    onProblem: ({ code }) => process.stdout.write(`problem ${code}\n`),
    onEnd: (how) => process.stdout.write(`ended ${how}\n`),
  },
);
process.once('SIGUSR2', () => void exposure.close().then(() => process.stdout.write('closed\n')));
