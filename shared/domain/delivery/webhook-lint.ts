/** Where in the form of a webhook a remark belongs. */
export const LINT_FIELDS = ['name', 'url', 'description', 'secret', 'events', 'status'] as const;
/** `refused`: it cannot be saved. `warning`: it will surprise somebody. `note`: good to know. Only the first stops anybody. */
export const LINT_LEVELS = ['refused', 'warning', 'note'] as const;

/** A remark beside a field: what a stock MLflow would make of it, or what follows from it. */
export interface WebhookLint {
  field: (typeof LINT_FIELDS)[number];
  level: (typeof LINT_LEVELS)[number];
  text: string;
  /** What a stock MLflow answers, word for word. */
  quote?: string;
  /** A text for the same field that would be taken. */
  instead?: string;
}

/** Columns of a stock MLflow's database; SQLite alone does not hold to them. */
const COLUMN_CHARACTERS = { url: 500, description: 1000, secret: 1000 } as const;
const SHORT_SECRET_CHARACTERS = 16;

export function lintLength(field: keyof typeof COLUMN_CHARACTERS, text: string): WebhookLint[] {
  const most = COLUMN_CHARACTERS[field];
  if (text.length <= most) return [];
  const words = `${text.length} characters. A stock MLflow over PostgreSQL or MySQL keeps ${most}; here, and over SQLite, more are kept.`;
  return [{ field, level: 'warning', text: words }];
}

/** How receivers get a secret wrong: MLflow uses it as text, each character of it. */
export function lintSecret(secret: string): WebhookLint[] {
  const warning = (text: string): WebhookLint => ({ field: 'secret', level: 'warning', text });
  if (secret === '') {
    const text = 'Without a secret nothing is signed: the receiver cannot tell these requests from those of anybody else.';
    return [{ field: 'secret', level: 'note', text }];
  }
  const found: WebhookLint[] = [];
  if (secret !== secret.trim()) {
    found.push(
      warning('It begins or ends with a space or a line break, which is part of it. Programs often cut that off when they read it.'),
    );
  }
  if (/^(["'`]).*\1$/s.test(secret)) found.push(warning('The quotes around it are part of it.'));
  if (secret.startsWith('whsec_')) {
    found.push(
      warning('“whsec_” is part of it: MLflow uses a secret as text. A library that decodes what follows computes another signature.'),
    );
  }
  if (secret.trim().length < SHORT_SECRET_CHARACTERS) {
    found.push(warning(`It has ${secret.length} characters. From ${SHORT_SECRET_CHARACTERS} random ones on it is hard to guess.`));
  }
  return [...found, ...lintLength('secret', secret)];
}
