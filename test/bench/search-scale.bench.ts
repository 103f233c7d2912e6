// How searching keeps up with the registry: the same questions among 1,000 and among 100,000 models.
import { startBuiltServe } from '../support/start-serve.ts';
import { load } from './http-load.ts';

const SIZES = [1_000, 100_000] as const;
const CONNECTIONS = 8;
const ASK_MS = 1500;
const MOST_SLOWER = 1.5;

/** Each finds as much in the small registry as in the large one. */
const QUERIES: Readonly<Record<string, string>> = {
  'first page': 'max_results=100',
  'exact name': `filter=${encodeURIComponent("name = 'model-000500'")}`,
  'tag equality, one match': `filter=${encodeURIComponent("tags.serial = '500'")}`,
  'tag equality, matched by all': `max_results=100&filter=${encodeURIComponent("tags.stage = 'candidate'")}`,
};

const { small, large } = await medians();
for (const name of Object.keys(QUERIES)) {
  const [smallMs = Number.NaN, largeMs = Number.NaN] = [small?.[name], large?.[name]];
  const holds = largeMs / smallMs <= MOST_SLOWER;
  if (!holds) process.exitCode = 1;
  const ratio = (largeMs / smallMs).toFixed(2);
  console.log(
    `${holds ? 'ok   ' : 'MISS '} ${name}: ${smallMs.toFixed(2)} ms of ${SIZES[0]} models, ${largeMs.toFixed(2)} ms of ${SIZES[1]} (× ${ratio})`,
  );
}

/** Median times by question. */
async function medians(): Promise<{ small: Record<string, number> | undefined; large: Record<string, number> | undefined }> {
  const serve = await startBuiltServe();
  const answers: Record<string, number>[] = [];
  let made = 0;
  for (const size of SIZES) {
    await fill(size - made);
    answers.push(await askAll());
  }
  await serve.stop();
  return { small: answers[0], large: answers[1] };

  async function fill(count: number): Promise<void> {
    const until = made + count;
    const worker = async () => {
      while (made < until) {
        made += 1;
        await create(made);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS * 4 }, worker));
  }

  async function create(serial: number): Promise<void> {
    const tags = [
      { key: 'serial', value: String(serial) },
      { key: 'stage', value: 'candidate' },
    ];
    const body = JSON.stringify({ name: `model-${String(serial).padStart(6, '0')}`, tags });
    const answer = await fetch(`${serve.mlflow}/api/2.0/mlflow/registered-models/create`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    });
    if (!answer.ok) throw new Error(`create ${serial}: ${answer.status}`);
    await answer.arrayBuffer();
  }

  async function askAll(): Promise<Record<string, number>> {
    const result: Record<string, number> = {};
    for (const [name, query] of Object.entries(QUERIES)) {
      const call = { method: 'GET' as const, path: `/api/2.0/mlflow/registered-models/search?${query}` };
      await load(serve.mlflow, 1, ASK_MS / 3, () => call);
      result[name] = (await load(serve.mlflow, 1, ASK_MS, () => call)).p50Ms;
    }
    return result;
  }
}
