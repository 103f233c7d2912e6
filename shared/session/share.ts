import { briefText } from '#shared/domain/agents/brief.ts';
import { deliveryBrief } from '#shared/domain/agents/request-briefs.ts';
import { countMasks } from '#shared/domain/wire/masks.ts';
import type { SharedDelivery } from '#shared/domain/wire/shared.ts';
import { type Maskable, maskDelivery } from './mask.ts';
import { ciStepOf } from './write-ci-step.ts';
import { harText } from './write-har.ts';
import { linesOf } from './write-lines.ts';
import { markdownOf } from './write-markdown.ts';

export const SHARE_FORMATS = ['jsonl', 'har', 'markdown', 'agent', 'ci'] as const;
export type ShareFormat = (typeof SHARE_FORMATS)[number];

/** What leaves, to the character. */
export interface SharePreview {
  text: string;
  fileName: string;
  /** How many places of each kind are masked in it. */
  masked: ReadonlyMap<string, number>;
  /** Bytes of the body were masked: whoever gets it cannot compute the signature again. */
  isBodyMasked: boolean;
}

export interface ShareChoice {
  format: ShareFormat;
  leaveOut: ReadonlySet<Maskable>;
  version: string;
  nowMs: number;
}

const ENDINGS: Readonly<Record<ShareFormat, string>> = {
  jsonl: 'hookglass.jsonl',
  har: 'har',
  markdown: 'md',
  agent: 'agent.md',
  ci: 'yml',
};

export function previewOf(shared: SharedDelivery, { format, leaveOut, version, nowMs }: ShareChoice): SharePreview {
  const masked = maskDelivery(shared, leaveOut);
  const name = [masked.delivery.event, masked.delivery.deliveryId.slice(0, 8)].join('-').replace(/[^\w.-]/g, '_');
  const text = textOf(masked, format, { name, version, nowMs });
  return { text, fileName: `${name}.${ENDINGS[format]}`, masked: countMasks(text), isBodyMasked: masked.bodyMasked === true };
}

function textOf(
  shared: SharedDelivery,
  format: ShareFormat,
  { name, version, nowMs }: { name: string; version: string; nowMs: number },
): string {
  switch (format) {
    case 'jsonl':
      return linesOf([shared], { by: `Hookglass ${version}`, madeAtMs: nowMs });
    case 'har':
      return harText([shared], version);
    case 'markdown':
      return markdownOf(shared);
    case 'agent':
      return briefText(deliveryBrief(shared));
    case 'ci':
      return ciStepOf(shared, `${name}.${ENDINGS.jsonl}`);
  }
}
