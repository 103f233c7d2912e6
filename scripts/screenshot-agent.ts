import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Page } from 'playwright-core';
import type { AgentStart } from '#shared/domain/app/agents.ts';
import type { Story } from './screenshot-story.ts';

/** As a package shows it that is installed in the usual place; that of a checkout has the paths of whoever takes the picture. */
const START: AgentStart = { program: ['hookglass'], flags: [], own: true, platform: 'linux' };

/** A coding agent that looks for the cause of a refusal, and asks for more than it may. @returns how to end it */
export async function askAsAgent(inspector: string, token: string, { refused, computed }: Story): Promise<() => Promise<void>> {
  const agent = new Client({ name: 'my-agent', version: '1.4.0' });
  const headers = { authorization: `Bearer ${token}` };
  await agent.connect(new StreamableHTTPClientTransport(new URL('/mcp', inspector), { requestInit: { headers } }));
  for (const [name, input] of [
    ['status', {}],
    ['list_deliveries', { filter: 'state:failed' }],
    ['get_delivery', { id: refused }],
    ['explain_signature', { id: refused, value: computed }],
    ['wait_for', { filter: 'model:iris state:delivered' }],
    ['explain_silence', { event: 'prompt_version_tag.deleted' }],
    ['replay', { id: refused }],
  ] as const) {
    await agent.callTool({ name, arguments: input });
  }
  return () => agent.close();
}

/** The page is told of an installed package. */
export async function showInstalled(page: Page): Promise<void> {
  await page.route('**/api/v1/agents', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), start: START } });
  });
}
