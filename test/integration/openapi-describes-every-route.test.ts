import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONTRACT } from '#shared/contract/contract.ts';
import { TUNNEL_PROBLEMS } from '#shared/domain/app/tunnel.ts';
import { VERDICT_RESULTS } from '#shared/domain/delivery/capture.ts';
import { DELIVERY_SOURCES, DELIVERY_STATES } from '#shared/domain/delivery/delivery.ts';
import { WHY } from '#shared/domain/delivery/explain.ts';
import { FAILED_REASONS, NO_RESPONSE_REASONS } from '#shared/domain/delivery/outcome.ts';
import { WEBHOOK_EVENTS } from '#shared/domain/mlflow/webhook-event.ts';
import { startControl } from '../support/start-control.ts';

interface Operation {
  operationId: string;
  summary: string;
  parameters?: { name: string; in: string }[];
  responses: Record<string, object>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

let control: Awaited<ReturnType<typeof startControl>>;
let document: Document;

beforeAll(async () => {
  control = await startControl();
  document = (await (await control.ask('/api/v1/openapi.json')).json()) as Document;
});
afterAll(() => control.stop());

it('knows every address that is documented, and documents every parameter of its path', async () => {
  for (const [target, methods] of Object.entries(document.paths)) {
    const names = [...target.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const [method, operation] of Object.entries(methods)) {
      const inPath = operation.parameters?.filter((parameter) => parameter.in === 'path').map(({ name }) => name) ?? [];
      expect.soft(inPath, `${method} ${target}`).toEqual(names);
      const answer = await control.ask(target.replace(/\{n\}/g, '1').replace(/\{\w+\}/g, 'none'), { method: method.toUpperCase() });
      const text = await answer.text();
      expect.soft(text, `${method} ${target}`).not.toContain('no such address');
      expect.soft(answer.status, `${method} ${target}`).not.toBe(405);
      expect.soft(answer.status, `${method} ${target}: ${text}`).toBeLessThan(500);
    }
  }
});

it.each(Object.entries(CONTRACT))('documents the route %s', (_, { method, path }) => {
  expect(Object.keys(document.paths[`/api/v1${path}`] ?? {})).toContain(method.toLowerCase());
});

it('documents no route that the contract does not know', () => {
  const documented = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
  const known = Object.values(CONTRACT).map(({ method, path }) => `${method.toLowerCase()} /api/v1${path}`);

  expect(documented.sort()).toEqual(known.sort());
});

it.each([
  ['DeliverySummary', 'state', DELIVERY_STATES],
  ['DeliverySummary', 'source', DELIVERY_SOURCES],
  ['DeliverySummary', 'event', WEBHOOK_EVENTS],
  ['DeliverySummary', 'lastError', [...NO_RESPONSE_REASONS, ...FAILED_REASONS]],
  ['CaptureSummary', 'verdict', VERDICT_RESULTS],
  ['ExplainReport', 'explanations', WHY],
  ['TunnelStatus', 'state', TUNNEL_PROBLEMS],
] as const)('shows each member of the domain in %s.%s', (name, field, members) => {
  const schema = document.components.schemas[name] as { properties: Record<string, object> };
  const shown = JSON.stringify(schema.properties[field]);

  expect(members.filter((member) => !shown.includes(`"${member}"`))).toEqual([]);
});

it('changes nothing for whoever only reads', async () => {
  const changes = () => control.db.prepare('SELECT total_changes()').pluck().get();
  const before = changes();

  for (const [target, methods] of Object.entries(document.paths)) {
    if (!('get' in methods)) continue;
    for (const method of ['GET', 'HEAD']) await control.ask(target.replace(/\{n\}/g, '1').replace(/\{\w+\}/g, 'webhook'), { method });
  }

  expect(changes()).toBe(before);
});

it('resolves every reference and gives every operation a name of its own', () => {
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const references = JSON.stringify(document).match(/"#\/[^"]*"/g) ?? [];
  const known = Object.keys(document.components.schemas).map((name) => `"#/components/schemas/${name}"`);

  expect(document.openapi).toBe('3.1.0');
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  expect(operations.filter(({ summary }) => !summary.endsWith('.'))).toEqual([]);
  expect(references.length).toBeGreaterThan(20);
  expect(references.filter((reference) => !known.includes(reference))).toEqual([]);
});
