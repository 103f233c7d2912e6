import path from 'node:path';
import { readPrivateFile } from '#core/files/private-file.ts';
import { StartError } from '#shared/domain/app/start-error.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { dataDirOf } from '../data-dir.ts';
import { onOff } from '../flag-kinds.ts';
import { print } from '../print.ts';
import { asking, findCore, type RunningCore } from '../running-core.ts';
import { terminalJson } from '../terminal-text.ts';

/** The token of the control API: shown, or made anew. */
export const token = command({
  usage: ['token [--rotate]'],
  about: [
    'Prints the token of the control API, for a header “Authorization: Bearer …”. --rotate makes a new one: whoever has the old one is refused at once. No core has to run.',
  ],
  json: '{"token"}.',
  examples: [
    {
      says: 'Ask the control API yourself',
      run: 'curl --silent --header "Authorization: Bearer $(hookglass token)" http://127.0.0.1:5080/api/v1/deliveries',
    },
    { says: 'A new one', run: 'hookglass token --rotate' },
  ],
  exits: { ...NO_CORE },
  flags: { ...CORE_FLAGS, rotate: onOff(false, { help: 'makes a new one; the old one is refused at once' }) },
  words: 0,
  async run({ values }, env) {
    const file = path.join(dataDirOf(values, env), 'token');
    if (values.rotate) await rotate(file, () => findCore(values, env));
    const text = readToken(file);
    print(values.json ? terminalJson({ token: text }) : text);
    return 0;
  },
});

/** A running core has to forget the old one, so it is asked; where none runs, the file alone counts. */
async function rotate(file: string, find: () => Promise<RunningCore>): Promise<void> {
  readToken(file);
  const core = await find().catch((error: unknown) => {
    if (error instanceof StartError && error.reason === 'target-unreachable') return undefined;
    throw error;
  });
  if (core) await asking(core.client.rotateToken);
  else (await import('#core/core.ts')).rotateAccessToken(file);
}

function readToken(file: string): string {
  const text = readPrivateFile(file);
  if (text !== undefined) return text.trim();
  throw new StartError('target-unreachable', `There is no ${file}: no Hookglass has been started on this directory yet.`);
}
