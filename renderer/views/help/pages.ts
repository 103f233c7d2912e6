/** The pages of the documentation that are for whoever uses the program, by their name in the address. */
const PAGES = {
  faq: { title: 'Frequently asked questions', file: 'faq' },
  inspector: { title: 'The inspector, view by view', file: 'guide/README' },
  'first-run': { title: 'First run', file: 'guide/first-run' },
  deliveries: { title: 'Deliveries', file: 'guide/deliveries' },
  verify: { title: 'Verify', file: 'guide/verify' },
  calls: { title: 'Calls', file: 'guide/calls' },
  compose: { title: 'Compose', file: 'guide/compose' },
  webhooks: { title: 'Webhooks', file: 'guide/webhooks' },
  registry: { title: 'Registry', file: 'guide/registry' },
  'mock-receiver': { title: 'Mock receiver', file: 'guide/mock-receiver' },
  conformance: { title: 'Conformance', file: 'guide/conformance' },
  checks: { title: 'The 24 checks', file: 'guide/receiver-checks' },
  explore: { title: 'Exploring a receiver', file: 'guide/explore' },
  connect: { title: 'A real MLflow', file: 'guide/connect' },
  sharing: { title: 'Sharing and files', file: 'guide/sharing' },
  settings: { title: 'Settings', file: 'guide/settings' },
  tunnels: { title: 'Tunnels', file: 'tunnels' },
  'why-nothing-arrived': { title: 'Why nothing arrived', file: 'why-nothing-arrived' },
  'what-mlflow-does': { title: 'What MLflow’s webhooks really do', file: 'what-mlflow-does' },
  'test-your-receiver': { title: 'Test your receiver', file: 'test-your-receiver' },
  filters: { title: 'The filter language', file: 'filter-language' },
  'command-line': { title: 'The command line', file: 'command-line' },
  agents: { title: 'Coding agents', file: 'agents' },
  'agent-threats': { title: 'What a coding agent could be made to do', file: 'threats-agents' },
  clients: { title: 'MLflow clients', file: 'mlflow-clients' },
  containers: { title: 'Containers', file: 'containers' },
  releases: { title: 'Releases of MLflow', file: 'mlflow-versions' },
  words: { title: 'Words', file: 'glossary' },
} as const satisfies Record<string, { title: string; file: string }>;

export type HelpPage = keyof typeof PAGES;

export const HELP_PAGES = Object.entries(PAGES).map(([name, page]) => ({ name: name as HelpPage, ...page }));

const texts = import.meta.glob<string>(['../../../docs/*.md', '../../../docs/guide/*.md'], { query: '?raw', import: 'default' });

/** The Markdown of a page, which is a part of the build: nothing is fetched from elsewhere. */
export async function readHelp(page: HelpPage): Promise<string> {
  const read = texts[`../../../docs/${PAGES[page].file}.md`];
  if (!read) throw new Error('this page is not in the build');
  return read();
}

/**
 * Where a link in a page leads: to another page of these, or nowhere from here.
 * @param to as the page writes it: `../tunnels.md#custom`
 */
export function helpLink(from: HelpPage, to: string): HelpPage | undefined {
  const folder = PAGES[from].file.includes('/') ? ['guide'] : [];
  const [path = ''] = to.split('#', 1);
  for (const part of path.replace(/\.md$/, '').split('/')) {
    if (part === '..') folder.pop();
    else if (part !== '.') folder.push(part);
  }
  return HELP_PAGES.find(({ file }) => file === folder.join('/'))?.name;
}

export const isHelpPage = (name: string | undefined): name is HelpPage => name !== undefined && Object.hasOwn(PAGES, name);
