import { z } from 'zod';
import { maybe } from '#shared/contract/schemas/object-of.ts';
import { type Finding, SEVERITIES } from '#shared/domain/app/finding.ts';
import { counted } from '../counted.ts';
import { ToolProblem, tool } from '../tool.ts';
import { untrusted, wired } from '../untrusted.ts';

const severity = z.enum(SEVERITIES);

export const doctor = tool({
  name: 'doctor',
  title: 'Check the set-up',
  description:
    'What is wrong with this installation of Hookglass: data directory, key, disk, certificate. With mlflowUri also with a real MLflow server on this computer and the way from it to the receiver; nothing is changed there.',
  kind: 'send',
  about: ['mlflowUri'],
  input: z.strictObject({
    mlflowUri: maybe(z.string().min(1).max(2048)).describe('Tracking URI of a real MLflow server on this computer.'),
    webhookUrl: maybe(z.string().min(1).max(2048)).describe('The receiver as that server would call it; absent: the mock receiver.'),
  }),
  output: z.object({
    own: z
      .array(z.object({ id: z.string(), severity, what: z.string(), why: z.string(), fix: z.string() }))
      .describe('About Hookglass itself.'),
    server: z
      .array(z.object({ id: z.string(), severity, what: untrusted, why: untrusted, fix: untrusted }))
      .describe('They may quote the server.'),
  }),
  async run({ mlflowUri, webhookUrl }, { reach, doctor: diagnose }) {
    if (webhookUrl !== undefined && mlflowUri === undefined)
      throw new ToolProblem('webhookUrl is judged by a server: name it with mlflowUri.');
    for (const [name, url] of Object.entries({ mlflowUri, webhookUrl })) {
      const refusal = url === undefined ? undefined : reach.refusal(url);
      if (refusal !== undefined) throw new ToolProblem(`${name}: ${refusal}`);
    }
    const found = await diagnose({
      ...(mlflowUri !== undefined && { mlflowUri }),
      ...(webhookUrl !== undefined && { webhookUrl }),
      // Whoever listens at some port of this computer gets no password that was meant for another server.
      withCredentials: mlflowUri !== undefined && reach.isNamed(mlflowUri),
    });
    const all = [...found.server, ...found.own];
    const count = (wanted: Finding['severity']) => all.filter((one) => one.severity === wanted).length;
    return {
      data: {
        own: found.own,
        server: found.server.map(({ id, severity: weight, what, why, fix }) => ({
          ...{ id, severity: weight },
          ...{ what: wired(what, 400), why: wired(why, 600), fix: wired(fix, 600) },
        })),
      },
      text: [
        `${count('error')} errors, ${count('warning')} warnings.`,
        ...all.filter((one) => one.severity !== 'info').map(({ id, severity: weight }) => `${weight}: ${id}`),
      ].join('\n'),
      outcome: `${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}`,
    };
  },
});
