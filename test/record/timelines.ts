import { type GoldenTimeline, readGolden } from '../support/golden.ts';
import { type EndpointStep, scriptedEndpoint } from '../support/scripted-endpoint.ts';

/** As many deliveries at once as the server has threads for calls that wait. */
const AT_ONCE = 12;
const EVENT = { entity: 'REGISTERED_MODEL', action: 'CREATED' };

/** Sends the scripted deliveries of the transcript through the server at `url`, and measures when each request arrives. */
export async function recordTimelines(url: string): Promise<GoldenTimeline[]> {
  const waiting = readGolden('retry_timelines.jsonl');
  const recorded: GoldenTimeline[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) recorded.push(await recordTimeline(url, next));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return recorded.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function recordTimeline(server: string, { name, receiver }: GoldenTimeline): Promise<GoldenTimeline> {
  const endpoint = await scriptedEndpoint(receiver.length > 0 ? receiver.map(stepOf) : [200]);
  const isRefused = name === 'connection-refused';
  if (isRefused) await endpoint.close();
  const local = `http://127.0.0.1:${endpoint.port}${isRefused ? '/x' : '/r'}`;
  const target = name === 'name-not-resolvable' ? 'http://nonexistent.invalid/' : local;
  const made = await call(server, 'webhooks', { name: 'r', url: target, secret: 'k', events: [EVENT] });
  const id = made['webhook']?.webhook_id;
  const result = id === undefined ? made : (await call(server, `webhooks/${id}/test`, {})).result;
  const times = endpoint.requests.map(({ atMs }) => atMs);
  if (!isRefused) await endpoint.close();
  return {
    name,
    receiver,
    attempts: endpoint.requests.length,
    gaps_s: times.slice(1).map((atMs, i) => Math.round(atMs - (times[i] ?? 0)) / 1000),
    requests: endpoint.requests.map(({ method, target: path }) => `${method} ${path}`),
    result: result as GoldenTimeline['result'],
  };
}

/** `Retry-After: +3` stands for the date in three seconds. */
function stepOf({ status, headers, do: fault }: GoldenTimeline['receiver'][number]): EndpointStep {
  if (fault !== undefined) return fault;
  const after = headers?.['Retry-After'];
  const date = after?.startsWith('+') ? { 'Retry-After': new Date(Date.now() + Number(after) * 1000).toUTCString() } : {};
  return { status: status ?? 200, headers: { ...headers, ...date } };
}

interface Answer {
  webhook?: { webhook_id: string };
  result?: object;
}

async function call(server: string, path: string, body: object): Promise<Answer> {
  const response = await fetch(`${server}/api/2.0/mlflow/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer;
}
