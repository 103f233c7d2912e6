import { afterEach, expect, it } from 'vitest';
import { type Mirrored, startScripted } from '../support/mirrored.ts';

let mirrored: Mirrored | undefined;
afterEach(() => mirrored?.stop());

const json = (status: number, body: object) => ({ status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
const THERE = json(200, { workspace: { name: 'team-a' } });
const NOT_THERE = json(404, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: "Workspace 'team-b' not found" });

async function register({ core }: Mirrored, workspace: string) {
  const event = { entity: 'REGISTERED_MODEL', action: 'CREATED' };
  const answer = await fetch(`${core.mlflow}/api/2.0/mlflow/webhooks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer of-the-caller', 'x-mlflow-workspace': workspace },
    body: JSON.stringify({ name: 'mine', url: core.webhookUrl, events: [event] }),
  });
  return { status: answer.status, text: await answer.text() };
}

it('takes a webhook in a workspace that the server has, asked once and in the name of the caller; no other', async () => {
  const scripted = await startScripted([THERE, NOT_THERE], { enableWorkspaces: true });
  mirrored = scripted;

  const first = await register(scripted, 'team-a');
  const again = await register(scripted, 'team-a');
  const other = await register(scripted, 'team-b');

  expect([first.status, again.status]).toEqual([200, 200]);
  expect(other).toEqual({ status: 404, text: expect.stringContaining("Workspace 'team-b' not found") });
  const asked = scripted.upstream.requests.filter(({ target }) => target.includes('/workspaces/'));
  expect(asked.map(({ target }) => target)).toEqual(['/hook/api/3.0/mlflow/workspaces/team-a', '/hook/api/3.0/mlflow/workspaces/team-b']);
  expect(asked[0]?.headers).toContainEqual(['authorization', 'Bearer of-the-caller']);
});

it('says that the server could not be asked, and takes nothing', async () => {
  const scripted = await startScripted(['close'], { enableWorkspaces: true });
  mirrored = scripted;

  const answer = await register(scripted, 'team-a');

  expect(answer.status).toBe(502);
  expect(answer.text).toContain(`Whether ${scripted.upstream.url} has the workspace team-a could not be read: `);
});
