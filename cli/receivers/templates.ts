import { express } from './express.ts';
import { fastapi } from './fastapi.ts';
import { flask } from './flask.ts';
import { go } from './go.ts';
import { hono } from './hono.ts';
import { next } from './next.ts';
import type { ReceiverTemplate } from './receiver-template.ts';

/** By the word that `receiver new` takes. */
export const RECEIVER_TEMPLATES: Readonly<Record<string, ReceiverTemplate>> = { fastapi, flask, express, next, hono, go };
