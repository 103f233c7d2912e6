/** An address in its parts, as every platform's `URL` gives them. */
export interface ParsedUrl {
  readonly href: string;
  readonly origin: string;
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
}

/** This room has no globals of a platform; both that it runs on have this one. */
const { URL } = globalThis as unknown as { URL: new (text: string, base?: string) => ParsedUrl };

/**
 * Text as a URL, without throwing. What `URL.parse` does where it is there: the oldest Electron that the window opens on has none, neither
 * in the shell nor in the page.
 */
export function parseUrl(text: string, base?: string): ParsedUrl | undefined {
  try {
    return base === undefined ? new URL(text) : new URL(text, base);
  } catch {
    return undefined;
  }
}
