import type { IncomingMessage } from 'node:http';

/** What a request without the token is told. */
export const NO_TOKEN = 'Send the header "Authorization: Bearer <token>". “hookglass token” prints the token.';

/** The token of a request's Authorization header; never from the query or a cookie, which end up in logs and histories. */
export const bearerOf = ({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined => bearerIn(headers.authorization);

export const bearerIn = (header: string | undefined): string | undefined => /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
