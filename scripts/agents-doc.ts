import { TOOLS } from '../core/agents/tools.ts';
import { configurationOf } from '../shared/domain/agents/client-configuration.ts';
import { AGENT_CLIENTS, CLIENT_RULES } from '../shared/domain/agents/client-files.ts';
import { markdownTable } from './markdown-table.ts';

const KINDS = { look: 'reads', send: 'sends', act: 'acts' } as const;

/** The lines of docs/agents.md that name every tool. */
export function toolTable(): string {
  const rows = TOOLS.map(({ name, kind, title }) => [`[\`${name}\`](#${name})`, title, KINDS[kind]]);
  return markdownTable(['tool', 'what it is for', 'it'], rows);
}

/** The installed command over the usual data directory. */
const START = { program: ['hookglass'], flags: [], own: false, platform: 'linux' };

/** How each client is told of Hookglass: those that take the same text stand above it together. */
export function clientBlocks(): string {
  const all = AGENT_CLIENTS.flatMap((client) => {
    const configuration = configurationOf(client, { transport: 'stdio', start: START, url: '', allowedTargets: [] });
    return configuration ? [{ title: CLIENT_RULES[client].title, ...configuration }] : [];
  });
  const texts = new Map(all.map(({ text, language }) => [text, language]));
  return [...texts]
    .map(([text, language]) => {
      const files = all
        .filter((one) => one.text === text)
        .map(({ title, file, line }) => `- ${title}: \`${file}\`${line === undefined ? '' : `, or \`${line}\``}`);
      return [...files, '', `\`\`\`${language}`, text.trimEnd(), '```'].join('\n');
    })
    .join('\n\n');
}
