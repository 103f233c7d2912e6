const TEXT_NAMES = new Set(['MLmodel', 'MLproject']);
const TEXT_ENDINGS = new Set(
  'txt log err cfg conf cnf cf ini properties prop hocon toml yaml yml xml json js py csv tsv md rst ipynb'.split(' '),
);
const OTHERS: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  zip: 'application/zip',
};

/** The Content-Type of an artifact, which MLflow takes from its name. */
export function contentTypeOf(name: string): string {
  const ending = name.includes('.') ? (name.split('.').at(-1) ?? '').toLowerCase() : '';
  if (TEXT_NAMES.has(name) || TEXT_ENDINGS.has(ending)) return 'text/plain';
  return (Object.hasOwn(OTHERS, ending) ? OTHERS[ending] : undefined) ?? 'application/octet-stream';
}
