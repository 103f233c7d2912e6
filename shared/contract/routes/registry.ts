import { z } from 'zod';
import type { Routes } from '../route.ts';
import { causedEvent } from '../schemas/call.ts';
import { origin } from '../schemas/command.ts';
import { maybe, pageQuery } from '../schemas/object-of.ts';
import {
  importedItem,
  newRegistryImport,
  registryChange,
  registryImport,
  registryItem,
  registryKind,
  registryLine,
} from '../schemas/registry.ts';

const importNumber = { number: z.coerce.number().int().min(1) };

/** The model registry as the inspector shows and changes it; clients of MLflow have its own API. */
export const registryRoutes = {
  registryItems: {
    method: 'GET',
    path: '/registry/models',
    summary: 'Registered models, or prompts, by name; `q` is a text in the name.',
    query: {
      ...pageQuery,
      kind: registryKind.default('model'),
      q: maybe(z.string()),
      cursor: maybe(z.string().regex(/^\d+$/, 'is not the “next” of a page')),
    },
    answer: z.object({
      items: z.array(registryLine),
      next: maybe(z.string()).describe('Cursor of the page after this one; absent on the last.'),
      counts: z.object({ model: z.int(), prompt: z.int() }).describe('How many there are of either, whatever was asked for.'),
    }),
  },
  registryItem: {
    method: 'GET',
    path: '/registry/models/{name}',
    summary: 'A model or prompt with its versions, tags and aliases, and the versions that were deleted.',
    params: { name: z.string() },
    answer: registryItem,
  },
  changeRegistry: {
    method: 'POST',
    path: '/registry/changes',
    summary: 'Changes the registry by MLflow’s rules, fires its event, and answers with the events that were caused.',
    body: z.strictObject({ change: registryChange, origin }),
    tellsOrigin: true,
    answer: z.object({ caused: z.array(causedEvent) }),
    hands: 'caused',
  },
  startRegistryImport: {
    method: 'POST',
    path: '/registry/imports',
    summary: 'Takes over models and prompts of another MLflow server, as they are there and without events; one import at a time.',
    body: newRegistryImport,
    answer: registryImport,
    status: 202,
  },
  registryImport: {
    method: 'GET',
    path: '/registry/imports/{number}',
    summary: 'How an import goes, and what became of each model, at most 1000 of them from the one at `after`.',
    params: importNumber,
    query: { after: z.coerce.number<number | undefined>().int().min(0).default(0) },
    answer: z.object({ import: registryImport, items: z.array(importedItem) }),
  },
  stopRegistryImport: {
    method: 'POST',
    path: '/registry/imports/{number}/stop',
    summary: 'Ends an import; what has come in stays. Answers when it has ended.',
    params: importNumber,
    answer: registryImport,
  },
} as const satisfies Routes;
