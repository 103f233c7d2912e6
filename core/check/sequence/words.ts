import { DELIVERY_KINDS, type Move, SPOILED } from '#shared/domain/check/explore-moves.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { SequenceModel } from './model.ts';

/** What a move does, as a story tells it; asked before the move is made. */
export function wordsOfMove(move: Move, model: SequenceModel): { what: string; detail?: string } {
  switch (move.do) {
    case 'deliver':
      return deliverWords(move.deliveries, model);
    case 'retry': {
      const delivery = model.get(move.delivery);
      return { what: `Deliver ${delivery.name} ${move.times} times`, detail: 'same id, same bytes, as after a 502 on the way' };
    }
    case 'together': {
      const names = listOf(move.deliveries, model);
      const times = move.copies > 1 ? ` ${move.copies} times` : '';
      const each = times && move.deliveries.length > 1 ? `${times} each` : times;
      const ids = move.copies > 1 ? 'same id, same bytes' : 'different ids';
      const bad = move.bad ? `, and ${move.deliveries[0]} with ${SPOILED[move.bad]}` : '';
      return {
        what: `Deliver ${names}${each} at once`,
        detail: `${move.deliveries.length > 1 || move.copies > 1 ? ids : ''}${bad}`.replace(/^, /, ''),
      };
    }
    case 'spoil':
      return { what: `Deliver ${move.delivery}, spoiled`, detail: SPOILED[move.how] };
    default:
      return unreachable(move);
  }
}

function deliverWords(names: readonly string[], model: SequenceModel): { what: string; detail?: string } {
  const [name = ''] = names;
  if (names.length > 1) return { what: `Deliver ${listOf(names, model)}`, detail: `${names.length} deliveries, one after another` };
  const first = model.get(name);
  if (first.state === 'accepted') return { what: `Deliver ${first.name} again`, detail: 'same id, same bytes' };
  const about = [first.sent.event, DELIVERY_KINDS[first.kind], first.spoiledFirst ? 'as MLflow signed it' : ''];
  return { what: `Deliver ${first.name}`, detail: about.filter((text) => text !== '').join(', ') };
}

/** "A", "A and B", "A to E" where they follow each other, else "A, C and D". */
function listOf(names: readonly string[], model: SequenceModel): string {
  if (names.length < 3) return names.join(' and ');
  const all = [...model.deliveries.keys()];
  const from = all.indexOf(names[0] ?? '');
  const follow = names.every((name, at) => all[from + at] === name);
  return follow ? `${names[0]} to ${names.at(-1)}` : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
