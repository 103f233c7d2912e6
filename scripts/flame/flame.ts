/** What `--cpu-prof` writes, as far as it is read here. */
export interface Profile {
  nodes: readonly { id: number; callFrame: { functionName: string; url: string; lineNumber: number }; children?: readonly number[] }[];
  /** Ids of nodes, and the microseconds since the sample before. */
  samples: readonly number[];
  timeDeltas: readonly number[];
}

/** A function with those that it called, longest first. */
export interface Frame {
  name: string;
  /** Microseconds in it and in what it called. */
  micros: number;
  children: Frame[];
}

/** What stands for no work at all. */
const IDLE = new Set(['(idle)']);

/**
 * The tree of a profile without the time in which nothing ran. Frames of one name below the same caller are one.
 *
 * @param from the part of the samples that is passed over, 0 to 1
 */
export function flameOf({ nodes, samples, timeDeltas }: Profile, from = 0): Frame {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const own = new Map<number, number>();
  for (let i = Math.floor(samples.length * from); i < samples.length; i += 1) {
    const id = samples[i] ?? 0;
    own.set(id, (own.get(id) ?? 0) + (timeDeltas[i] ?? 0));
  }

  function frameOf(id: number): Frame | undefined {
    const node = byId.get(id);
    if (!node || IDLE.has(node.callFrame.functionName)) return undefined;
    const children = joined((node.children ?? []).flatMap((child) => frameOf(child) ?? []));
    const micros = (own.get(id) ?? 0) + sum(children);
    return micros > 0 ? { name: nameOf(node.callFrame), micros, children } : undefined;
  }

  const root = nodes[0] && frameOf(nodes[0].id);
  return root ? { ...root, name: 'all' } : { name: 'all', micros: 0, children: [] };
}

function joined(frames: readonly Frame[]): Frame[] {
  const byName = new Map<string, Frame>();
  for (const frame of frames) {
    const same = byName.get(frame.name);
    byName.set(
      frame.name,
      same ? { name: frame.name, micros: same.micros + frame.micros, children: joined([...same.children, ...frame.children]) } : frame,
    );
  }
  return [...byName.values()].sort((a, b) => b.micros - a.micros);
}

const sum = (frames: readonly Frame[]) => frames.reduce((total, { micros }) => total + micros, 0);

/** With the file it is in, without its path: paths are those of one machine. */
function nameOf({ functionName, url }: Profile['nodes'][number]['callFrame']): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  const file =
    url
      .split('/')
      .at(-1)
      ?.replace(/^node:/, '') ?? '';
  return file === '' ? name : `${name} · ${file}`;
}
