import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StartError } from '#shared/domain/app/start-error.ts';
import { command } from '../command.ts';
import { OFFLINE_FLAGS } from '../core-flags.ts';
import { unwritable } from '../file-words.ts';
import { print, printProse } from '../print.ts';
import { RECEIVER_TEMPLATES } from '../receivers/templates.ts';

const FRAMEWORKS = Object.keys(RECEIVER_TEMPLATES).join(', ');

/** Writes a receiver that verifies signatures as MLflow's documentation says, to start from. Nothing that is there is overwritten. */
export const receiver = command({
  usage: ['receiver new FRAMEWORK DIR [flags]'],
  about: [
    "Writes a receiver that verifies signatures as MLflow's documentation says, to start from, with the commands that run it. Nothing that is there is overwritten: DIR has to be new or empty.",
    'FRAMEWORK is one of fastapi, flask, express, next, hono, go.',
  ],
  json: '{"directory", "files", "steps"}.',
  examples: [
    { says: 'A receiver in Python', run: 'hookglass receiver new fastapi my-receiver' },
    { says: 'In TypeScript, for a script', run: 'hookglass receiver new hono my-hono-receiver --json' },
  ],
  flags: OFFLINE_FLAGS,
  async run({ values, positionals }) {
    const [action, framework = '', directory, ...rest] = positionals;
    if (action !== 'new' || directory === undefined || rest.length > 0)
      throw new StartError('usage', `receiver takes “new FRAMEWORK DIR”. FRAMEWORK is one of ${FRAMEWORKS}.`);
    const template = Object.hasOwn(RECEIVER_TEMPLATES, framework) ? RECEIVER_TEMPLATES[framework] : undefined;
    if (!template) throw new StartError('usage', `There is no receiver for ${JSON.stringify(framework)}. There are ${FRAMEWORKS}.`);
    const target = path.resolve(directory);
    refuseWhatIsThere(target);
    write(target, template.files);
    const { files, steps, title, countPath } = template;
    const url = 'http://127.0.0.1:3000';
    const check = `hookglass check ${url}/webhook --secret-env WEBHOOK_SECRET --probe-url ${url}${countPath}`;
    if (values.json) print(JSON.stringify({ directory: target, files: Object.keys(files), steps, check }));
    else
      for (const line of [
        `A ${title} receiver is in ${target}. Next, there:`,
        '  export WEBHOOK_SECRET=… PORT=3000',
        ...steps.map((step) => `  ${step}`),
        'It keeps each delivery once, also after a restart. Check it, and look for what random sequences of deliveries find (--explore):',
        `  ${check}`,
      ])
        (line.startsWith(' ') ? print : printProse)(line); // commands are there to be copied, in one line
    return 0;
  },
});

function refuseWhatIsThere(target: string): void {
  if (!existsSync(target)) return;
  if (!statSync(target).isDirectory()) throw new StartError('usage', `${target} is a file. Name a directory that is new or empty.`);
  if (readdirSync(target).length > 0)
    throw new StartError('usage', `${target} is not empty. Name a directory that is new or empty; nothing was written.`);
}

function write(target: string, files: Readonly<Record<string, string>>): void {
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(target, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text, { flag: 'wx' });
    }
  } catch (error) {
    throw unwritable(target, error);
  }
}
