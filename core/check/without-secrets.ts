const SHORTEST = 4;

/** A receiver that repeats what it was sent, or prints its secret, must not bring it into a report. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let safe = text;
  for (const form of secrets.flatMap(formsOf)) safe = safe.replaceAll(form, '[secret]');
  return safe;
}

/** As texts repeat it: as it is, in JSON, in a URL, in base64 and hex. The longest first, as one may hold another. */
function formsOf(secret: string): string[] {
  const plain = secret.trim();
  if (plain.length < SHORTEST) return [];
  const bytes = Buffer.from(plain);
  const base64 = bytes.toString('base64');
  const forms = [
    plain,
    JSON.stringify(plain).slice(1, -1),
    encodeURIComponent(plain.toWellFormed()),
    base64,
    base64.replace(/={1,2}$/, ''),
    bytes.toString('hex'),
  ];
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}
