import type { DeliveryVerdict } from '#shared/domain/delivery/delivery.ts';
import { Icon, type IconName, type Tone } from './icon.tsx';

/** What the five shields mean. A valid one is quiet, because it is normal. */
export const VERDICTS: Record<DeliveryVerdict, { icon: IconName; tone: Tone; words: string }> = {
  valid: { icon: 'g-valid', tone: 'mute', words: 'Signature valid' },
  invalid: { icon: 'g-invalid', tone: 'bad', words: 'Signature invalid' },
  refused: { icon: 'g-refused', tone: 'bad', words: 'Valid, refused by the receiver' },
  unsigned: { icon: 'g-unsigned', tone: 'mute', words: 'Not signed' },
  unchecked: { icon: 'g-unchecked', tone: 'mute', words: 'Signature not checked' },
};

export function Shield({ verdict }: { verdict: DeliveryVerdict }) {
  const { icon, tone, words } = VERDICTS[verdict];
  return <Icon name={icon} tone={tone} label={words} />;
}
