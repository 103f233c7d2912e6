// How long `hookglass check` takes, from the command to its verdict, with a receiver that does everything right.
import { holdContest, rowOf } from '../../scripts/bench/contest.ts';
import { OURS } from '../../scripts/bench/row.ts';
import { CHECKED_SECRET, checkedReceiver } from '../support/checked-receiver.ts';
import { runProcess } from '../support/run-process.ts';
import { report } from './report.ts';

const ROUNDS = 3;

const receiver = await checkedReceiver();
const args = ['dist/cli/main.cjs', 'check', receiver.url, '--probe-url', receiver.probeUrl, '--secret-env', 'BENCH_SECRET'];
const outcome = await holdContest<typeof receiver, number>({
  contestants: { [OURS]: () => Promise.resolve(receiver) },
  rounds: ROUNDS,
  async measure() {
    const startedMs = performance.now();
    const { code, stdout, stderr } = await runProcess(process.execPath, args, { env: { BENCH_SECRET: CHECKED_SECRET } });
    if (code !== 0) throw new Error(`check ended with ${code}: ${(stderr || stdout).trim().split('\n').at(-1)}`);
    return performance.now() - startedMs;
  },
  stop: ({ close }) => close(),
});
report(rowOf(outcome, { what: '24 checks of a receiver on this machine', unit: 'ms', value: (ms) => ms }));
