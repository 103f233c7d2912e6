import type { Frame } from './flame.ts';

const WIDTH = 1200;
const ROW = 18;
const MARGIN = 12;
const HEAD = 56;
/** Narrower ones are left out: nobody could read or point at them. */
const LEAST_SHARE = 0.004;
/** Of a character of the label, which is in a font of one width. */
const CHARACTER = 6.7;
/** Whose code it is. What SQLite does stands in the function that asked for it. */
const FILLS = { own: '#6a8fd8', node: '#a9b2bd', engine: '#d6c36a' } as const;

/** Every frame a box as wide as its share of the time, below the one that called it; pointing at it shows its whole name and its share. */
export function flameSvg(root: Frame, title: string): string {
  const boxes: string[] = [];
  let deepest = 0;

  function place(frame: Frame, left: number, depth: number): void {
    const share = frame.micros / root.micros;
    if (share < LEAST_SHARE) return;
    deepest = Math.max(deepest, depth);
    const width = share * (WIDTH - 2 * MARGIN);
    boxes.push(boxOf(frame.name, share, { x: left, y: depth * ROW, width }));
    let x = left;
    for (const child of frame.children) {
      place(child, x, depth + 1);
      x += (child.micros / root.micros) * (WIDTH - 2 * MARGIN);
    }
  }

  if (root.micros > 0) place(root, MARGIN, 0);
  const height = HEAD + (deepest + 1) * ROW + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="ui-monospace, monospace" font-size="11">
<title>${escaped(title)}</title>
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
<text x="${MARGIN}" y="24" font-size="15" fill="#1d2430">${escaped(title)}</text>
<text x="${MARGIN}" y="42" fill="#566070">Width is time on the processor. Blue: this program, with SQLite where it is asked. Grey: Node. Yellow: the engine.</text>
<g transform="translate(0 ${HEAD})">
${boxes.join('\n')}
</g>
</svg>
`;
}

function boxOf(name: string, share: number, { x, y, width }: { x: number; y: number; width: number }): string {
  const fits = Math.floor((width - 6) / CHARACTER);
  const label = name.length <= fits ? name : fits > 3 ? `${name.slice(0, fits - 1)}…` : '';
  const text = label === '' ? '' : `<text x="${fixed(x + 3)}" y="${y + 12.5}" fill="#10151d">${escaped(label)}</text>`;
  return `<g><title>${escaped(name)}: ${(share * 100).toFixed(1)} %</title><rect x="${fixed(x)}" y="${y}" width="${fixed(Math.max(0.5, width - 0.5))}" height="${ROW - 1}" fill="${FILLS[kindOf(name)]}"/>${text}</g>`;
}

function kindOf(name: string): keyof typeof FILLS {
  if (/ · .+\.cjs$/.test(name)) return 'own';
  return name.startsWith('(') || name === 'all' ? 'engine' : 'node';
}

const fixed = (value: number) => value.toFixed(1);
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
