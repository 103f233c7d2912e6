import { coloursOf, TITLE_PX } from './title-bar.ts';

/** Of the page, as far as they are drawn here: see renderer/ui/tokens.css. */
const STATUS_PX = 28;
const RAIL_PX = { narrow: 56, wide: 176 };
const WIDE_FROM_PX = 1440;

/**
 * What the window shows until the engine is ready: the frame of the inspector, and what is awaited. It is one address with everything
 * in it, so that it needs no file, no server and no script, and may load nothing.
 * @param platform the page's title bar is the window's on macOS and Windows, where the buttons of the system lie over it
 */
export function startPage(platform: NodeJS.Platform): string {
  return `data:text/html;charset=utf-8,${encodeURIComponent(html(platform))}`;
}

const [light, dark] = [coloursOf(false), coloursOf(true)];
const variables = ({ canvas, ink, surface, quiet, line, accent }: typeof light) =>
  `--canvas:${canvas};--ink:${ink};--surface:${surface};--quiet:${quiet};--line:${line};--accent:${accent}`;

const STYLE = `
:root{color-scheme:light dark;${variables(light)}}
@media(prefers-color-scheme:dark){:root{${variables(dark)}}}
body{margin:0;height:100vh;display:grid;grid-template:${TITLE_PX}px 1fr ${STATUS_PX - 1}px/${RAIL_PX.narrow - 1}px 1fr;gap:1px;overflow:hidden;
cursor:default;user-select:none;background:var(--line);color:var(--ink);font:400 13px/20px "IBM Plex Sans","Segoe UI",system-ui,sans-serif}
header,nav,main,footer{background:var(--canvas)}
header,footer{grid-column:1/-1}
header{display:flex;align-items:center;gap:8px;padding:0 12px;font-weight:500}
header.lent{-webkit-app-region:drag}
header.mac{padding-left:84px}
svg{color:var(--accent)}
main{background:var(--surface);color:var(--quiet);display:grid;place-items:center}
@media(min-width:${WIDE_FROM_PX}px){body{grid-template-columns:${RAIL_PX.wide - 1}px 1fr}}
`;

const MARK = `<svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"
 stroke-linejoin="round" aria-hidden="true"><path d="M11 1.5V10a3.75 3.75 0 0 1-7.5 0"/><circle cx="11" cy="5" r="2.25" fill="currentColor"
 stroke="none"/><circle cx="3.5" cy="9" r="1.5" fill="currentColor" stroke="none"/></svg>`;

function html(platform: NodeJS.Platform): string {
  const bar = platform === 'darwin' ? 'lent mac' : platform === 'win32' ? 'lent' : '';
  return `<!doctype html><html lang="en"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>Hookglass</title><style>${STYLE}</style>
<header class="${bar}">${MARK}Hookglass</header><nav></nav><main role="status">Starting the engine…</main><footer></footer>`;
}
