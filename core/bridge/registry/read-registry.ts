import { PROMPT_TAG } from '#shared/domain/mlflow/model-registry.ts';
import type { RegistryKind } from '#shared/domain/mlflow/registry-change.ts';
import type { WholeVersion } from '#shared/domain/mlflow/whole-model.ts';
import type { Ask } from '../ask-upstream.ts';
import { serverAsk } from '../observe.ts';
import type { Upstream } from '../upstream.ts';
import { type ListedModel, type Page, parseModelPage, parseVersionPage } from './parse-registry.ts';
import { registryProblem } from './registry-problem.ts';

/** Why reading cannot go on, as a sentence. */
export class RegistryReadError extends Error {}

/** Reads a registry page by page; nothing there is changed. Every method throws RegistryReadError. */
export interface RegistryReader {
  /** What the server calls its release. */
  release(): Promise<string | undefined>;
  models(kind: RegistryKind): AsyncIterable<ListedModel>;
  /** All of one model, from the first. `most`: no more than so many are asked for. */
  versions(name: string, kind: RegistryKind, most: number): Promise<WholeVersion[]>;
  bytesRead(): number;
}

const API = '/api/2.0/mlflow';
/** Every release lists so many at once. An answer that is larger than is read is asked for in smaller pages. */
const PAGE = 100;
const OF_PROMPTS = `\`${PROMPT_TAG}\` = 'true'`;

export function createRegistryReader(upstream: Upstream, ask: Ask): RegistryReader {
  const server = serverAsk(upstream, ask);
  let bytesRead = 0;

  async function* pages<Item>(call: string, query: Record<string, string>, parse: (text: string) => Page<Item> | undefined) {
    let token: string | undefined;
    let size = PAGE;
    for (;;) {
      const asked = new URLSearchParams({ ...query, max_results: String(size), ...(token !== undefined && { page_token: token }) });
      const answer = await server(`${API}/${call}?${asked}`);
      if (answer.kind === 'answered') bytesRead += answer.text.length;
      if (answer.kind === 'answered' && answer.isCut && size > 1) {
        size = Math.ceil(size / 4);
        continue;
      }
      const page = answer.kind === 'answered' && answer.status === 200 && !answer.isCut ? parse(answer.text) : undefined;
      if (!page) throw new RegistryReadError(registryProblem(answer, upstream));
      yield* page.items;
      // A server that names the same page for ever is left.
      if (page.nextToken === undefined || page.nextToken === token) return;
      token = page.nextToken;
    }
  }

  return {
    async release() {
      const answer = await server('/version');
      return answer.kind === 'answered' && answer.status === 200 ? /^\d+\.\d+\.\d+\S*/.exec(answer.text)?.[0] : undefined;
    },
    // Asked for without a filter, MLflow leaves prompts out.
    models: (kind) => pages('registered-models/search', kind === 'prompt' ? { filter: `tags.${OF_PROMPTS}` } : {}, parseModelPage),
    async versions(name, kind, most) {
      const filter = `${nameFilter(name)}${kind === 'prompt' ? ` AND tag.${OF_PROMPTS}` : ''}`;
      const found: WholeVersion[] = [];
      for await (const { name: of, ...version } of pages(
        'model-versions/search',
        { filter, order_by: 'version_number ASC' },
        parseVersionPage,
      )) {
        if (of !== name) continue;
        found.push(version);
        if (found.length >= most) break;
      }
      return found;
    },
    bytesRead: () => bytesRead,
  };
}

/** MLflow's filters know no escapes: a name with both kinds of quotes is asked for by a pattern, and the others are left out here. */
function nameFilter(name: string): string {
  if (!name.includes("'")) return `name = '${name}'`;
  if (!name.includes('"')) return `name = "${name}"`;
  return `name LIKE '${name.replaceAll("'", '_')}'`;
}
