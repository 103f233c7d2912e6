import { type DeliveryVerdict, verdictLabel } from '#shared/domain/delivery/verdict.ts';
import { Icon, type IconName, type Tone } from './icon.tsx';

/** A valid one is quiet, because it is normal. */
const SHIELDS: Record<DeliveryVerdict, { icon: IconName; tone: Tone }> = {
  valid: { icon: 'g-valid', tone: 'mute' },
  stale: { icon: 'g-stale', tone: 'warn' },
  invalid: { icon: 'g-invalid', tone: 'bad' },
  refused: { icon: 'g-refused', tone: 'bad' },
  unsigned: { icon: 'g-unsigned', tone: 'mute' },
  unchecked: { icon: 'g-unchecked', tone: 'mute' },
};

export function Shield({ verdict }: { verdict: DeliveryVerdict }) {
  const { icon, tone } = SHIELDS[verdict];
  return <Icon name={icon} tone={tone} label={verdictLabel(verdict)} />;
}

/** The shield with its words beside it, said once. @param why see `verdictLabel` */
export function VerdictLine({ verdict, why }: { verdict: DeliveryVerdict; why?: string | undefined }) {
  const { icon, tone } = SHIELDS[verdict];
  return (
    <>
      <Icon name={icon} tone={verdict === 'valid' ? 'ok' : tone} />
      <span>{verdictLabel(verdict, why)}</span>
    </>
  );
}
