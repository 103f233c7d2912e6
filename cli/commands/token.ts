import { readFileSync } from 'node:fs';
import path from 'node:path';
import { StartError } from '#shared/domain/start-error.ts';
import { command } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { onOff } from '../flag-kinds.ts';
import { print } from '../print.ts';
import { asking, dataDirOf, findCore } from '../running-core.ts';

/** The token of the control API: shown, or made anew. */
export const token = command({
  usage: 'token [--rotate]',
  flags: { ...CORE_FLAGS, rotate: onOff(false, { help: 'makes a new one; the old one is refused at once' }) },
  async run({ values }, env) {
    if (values.rotate) await asking((await findCore(values, env)).client.rotateToken);
    const text = readToken(dataDirOf(values, env));
    print(values.json ? JSON.stringify({ token: text }) : text);
    return 0;
  },
});

function readToken(dataDir: string): string {
  try {
    return readFileSync(path.join(dataDir, 'token'), 'utf8').trim();
  } catch {
    throw new StartError('target-unreachable', `${dataDir} holds no token: no Hookglass has been started on it yet.`);
  }
}
