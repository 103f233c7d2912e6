import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { certificateHelp } from '#shared/domain/app/local-certificate.ts';
import { command, NO_CORE } from '../command.ts';
import { CORE_FLAGS } from '../core-flags.ts';
import { unwritable } from '../file-words.ts';
import { onOff, text } from '../flag-kinds.ts';
import { print, printError } from '../print.ts';
import { asking, findCore } from '../running-core.ts';
import { terminalJson, terminalText } from '../terminal-text.ts';

/** The certificate of the receiver's HTTPS port, and how each kind of client is told to trust it. */
export const cert = command({
  usage: ['cert [--renew] [--export FILE]'],
  about: [
    "Shows the certificate of the receiver's HTTPS port, and how each kind of client is told to trust it. Its key never leaves the data directory.",
  ],
  json: 'one line: the certificate as GET /api/v1/certificate has it, with "pem".',
  examples: [
    { says: 'Where it is, and how to trust it', run: 'hookglass cert' },
    { says: 'For another program', run: 'hookglass cert --export hookglass.pem' },
  ],
  exits: { ...NO_CORE },
  flags: {
    ...CORE_FLAGS,
    renew: onOff(false, { help: 'makes a new key and certificate; clients that trust the old one have to be told' }),
    export: text(undefined, 'FILE', { help: 'writes the certificate, not its key, to this file' }),
  },
  words: 0,
  async run({ values }, env) {
    const { client, status } = await findCore(values, env);
    const certificate = await asking(values.renew ? client.renewCertificate : client.certificate);
    if (values.export !== undefined) write(values.export, certificate.pem);
    if (values.json) {
      print(terminalJson(certificate));
      return 0;
    }
    const day = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
    print(certificate.file);
    print(`SHA-256 ${certificate.fingerprint}`);
    print(`for ${certificate.names.join(', ')}, from ${day(certificate.notBeforeMs)} to ${day(certificate.notAfterMs)}`);
    for (const { client: who, text: how } of certificateHelp(certificate.file, status.urls.receiverTls ?? '')) {
      print('');
      print(`${who}:`);
      for (const line of how.split('\n')) print(`  ${line}`);
    }
    return 0;
  },
});

/** Clients are told to trust this file, so that it is replaced under its name; what was there is said. */
function write(file: string, pem: string): void {
  try {
    const before = existsSync(file) ? readFileSync(file, 'utf8') : pem;
    writeFileSync(file, pem);
    if (before !== pem) printError(terminalText(`${file} held something else, which was replaced.`));
  } catch (error) {
    throw unwritable(file, error);
  }
}
