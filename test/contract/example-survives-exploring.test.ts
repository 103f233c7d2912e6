import { expect, test } from 'vitest';
import { endOfExploring } from '../support/explore-receiver.ts';
import { needPython, PYTHON } from '../support/python.ts';
import { startFastapiReceiver } from '../support/start-fastapi-receiver.ts';

test.runIf(needPython('HOOKGLASS_PYTHON'))('the FastAPI receiver of the examples survives 200 sequences', async () => {
  const receiver = await startFastapiReceiver(PYTHON ?? '', 'an example');

  const end = await endOfExploring({ target: `${receiver.url}/webhook`, secret: 'an example', runs: 200, timeSec: 250 });
  await receiver.stop();

  // It keeps no ids, and answers a repeated delivery like the first.
  expect(end).toMatchObject({ kind: 'survived', passed: 200, sees: 'none' });
});
