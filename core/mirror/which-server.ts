/**
 * Whether a call is about webhooks. Those are ours while another server is mirrored: its own are never touched. A path is judged as the most
 * lenient server or proxy on the way could read it, so that no way of writing it leads there.
 */
export const isWebhookCall = (path: string): boolean => /^\/(?:ajax-)?api\/2\.0\/mlflow\/webhooks(?:\/|$)/i.test(plainPath(path));

/** Percent codes decoded, also those of percent codes, and steps resolved. */
export function plainPath(path: string): string {
  let plain = path;
  for (let layer = 0; layer < MOST_LAYERS; layer++) {
    const decoded = decode(plain);
    if (decoded === plain) break;
    plain = decoded;
  }
  const steps: string[] = [];
  for (const step of plain.replaceAll('\\', '/').split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step.split(';', 1)[0] ?? '');
  }
  return `/${steps.join('/')}`;
}

const MOST_LAYERS = 3;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
