import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/**
 * Serves the built page. Only files that were found by listing the directory are served, by their exact name, so that
 * no path in a request, however written, is ever resolved.
 */
export function createPage(directory: string | undefined): (request: IncomingMessage, response: ServerResponse) => void {
  let files = directory === undefined ? new Map<string, string>() : listFiles(directory);

  function fileFor(target: string): string | undefined {
    const name = target.split(/[?#]/, 1)[0];
    const key = name === '/' ? '/index.html' : (name ?? '');
    // A rebuild gives files new names.
    if (!files.has(key) && directory !== undefined) files = listFiles(directory);
    return files.get(key);
  }

  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'Use GET.', { allow: 'GET, HEAD' });
    const file = fileFor(request.url ?? '/');
    const bytes = file === undefined ? undefined : read(file);
    if (file === undefined || bytes === undefined) return plain(response, 404, missing(directory, request.url));
    response.writeHead(200, {
      'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
      'content-length': bytes.length,
      'cache-control': /[\\/]assets[\\/]/.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  };
}

/** Regular files only, no links, whose real place is inside. */
function listFiles(directory: string): Map<string, string> {
  const files = new Map<string, string>();
  try {
    const root = realpathSync(directory);
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (entry.isFile()) files.set(`/${path.relative(root, file).split(path.sep).join('/')}`, file);
    }
  } catch {
    // Nothing is built yet; the answer to `/` says so.
  }
  return files;
}

function read(file: string): Buffer | undefined {
  try {
    return realpathSync(file) === file ? readFileSync(file) : undefined;
  } catch {
    return undefined; // removed by a rebuild
  }
}

function missing(directory: string | undefined, target: string | undefined): string {
  if (target !== '/') return 'There is no such page.';
  return directory === undefined
    ? 'This core serves the API alone: no page was built.'
    : 'The page is not built yet: run “npm run build”, then reload.';
}

function plain(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers });
  response.end(`${text}\n`);
}
