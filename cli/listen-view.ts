import type { CaptureSummary } from '#shared/domain/delivery/capture.ts';
import type { DeliverySummary } from '#shared/domain/delivery/delivery.ts';
import { isRefusal } from '#shared/domain/delivery/explain.ts';
import { captureLine } from './capture-line.ts';
import { causeLine } from './delivery-line.ts';
import { outputScreen, print } from './print.ts';
import { FORWARDED } from './tables/forwarded.ts';
import { wrapTo } from './terminal/cells.ts';
import { openListing } from './terminal/listing.ts';
import { terminalJson, terminalText } from './terminal-text.ts';

const MOST_WAITING = 1000;

export interface ListenView {
  shown(capture: CaptureSummary): void;
  /** Why the app refused what was shown, as soon as that is found out: lines of its own, once. */
  said(delivery: DeliverySummary): void;
}

/** What the app gets: a table for a terminal, a line each for a pipe, JSON for a program. */
export function openListenView(json: boolean): ListenView {
  const listing = outputScreen() && !json ? openListing<CaptureSummary>({ table: FORWARDED, goesOn: true }) : undefined;
  const unexplained = new Set<string>();
  return {
    shown(capture) {
      if (listing) listing.show([capture]);
      else print(json ? terminalJson(capture) : terminalText(captureLine(capture)));
      const { deliveryId, passedOn } = capture;
      if (json || deliveryId === undefined || !isRefusal(passedOn?.status ?? 0)) return;
      unexplained.add(deliveryId);
      for (const oldest of unexplained) {
        if (unexplained.size <= MOST_WAITING) break;
        unexplained.delete(oldest);
      }
    },
    said({ deliveryId, id, cause }) {
      if (!cause || !unexplained.delete(deliveryId)) return;
      const screen = outputScreen();
      if (!screen) print(terminalText(`${' '.repeat(12)}  ${deliveryId}  ${causeLine(cause)}`));
      else for (const line of wrapTo(`    ${id}: ${causeLine(cause)}`, screen.columns)) print(line);
    },
  };
}
