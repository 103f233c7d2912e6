// node scripts/run.mjs scripts/flame-graph.ts PROFILE.cpuprofile OUT.svg TITLE [FROM]: a flame graph of where a process spent its time. FROM is the
// part of the profile that is passed over (0.5: its first half), so that the start and the warming up are not in it.
import { readFileSync, writeFileSync } from 'node:fs';
import { flameOf, type Profile } from './flame/flame.ts';
import { flameSvg } from './flame/flame-svg.ts';

const [file = '', out = '', title = '', from = '0'] = process.argv.slice(2);
if (file === '' || out === '' || title === '') {
  console.error(
    'Say which profile, where to and under which title: scripts/flame-graph.ts core.cpuprofile core.svg "A create with a delivery"',
  );
  process.exit(2);
}
writeFileSync(out, flameSvg(flameOf(JSON.parse(readFileSync(file, 'utf8')) as Profile, Number(from)), title));
