import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** Where a bench ran, and what else went on there. */
export interface Machine {
  cores: number;
  /** `Xeon …, 16 GiB, Linux 6.1, Node 24.21.0` */
  text: string;
  /** The mean number of programs that wanted to run in the minute before. */
  load: number;
}

export function thisMachine(): Machine {
  const [cpu] = cpus();
  const cores = availableParallelism();
  const model = cpu?.model.trim() || 'an unknown processor';
  return {
    cores,
    text: `${cores} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.versions.node}`,
    load: loadavg()[0] ?? 0,
  };
}

/** What has to be known to judge the figures of that machine, each as a sentence. */
export function remarksOn({ cores, load }: Machine): string[] {
  return [
    ...(cores === 1 ? ['There is one core: what sends takes it from what is measured, and the goals mean two.'] : []),
    ...(load > cores / 4
      ? [
          `Other programs were running, at a load of ${load.toFixed(1)} before the start: what stands side by side can be compared, the rates are lower than the machine allows.`,
        ]
      : []),
  ];
}

/** Which release stands beside Hookglass, and whether it is the one that the goals mean. */
export function versionRemark(peer: string, found: string, expected: string): string {
  return found === expected ? `${peer} is ${found}.` : `${peer} is ${found} and not ${expected}, beside which the goals were set.`;
}
