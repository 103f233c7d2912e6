import type { ArrivalDetail } from '#shared/domain/delivery/arrival.ts';
import type { CaptureDetail } from '#shared/domain/delivery/capture.ts';

export interface ChosenCapture {
  capture: CaptureDetail;
  /** Which request of the row it is, from 1. */
  number: number;
  /** One that was asked for and is not kept. */
  unknown?: number;
}

/** The request that is looked at: the one with that number, else the one that the link names, else the newest. */
export function chosenCapture(
  { id: row, captureList, attempts }: ArrivalDetail,
  id: string,
  wanted: number | undefined,
): ChosenCapture | undefined {
  const numberOf = (index: number) => attempts - captureList.length + index + 1;
  const named = id === row ? -1 : captureList.findIndex((capture) => capture.id === id);
  const asked = wanted === undefined ? named : captureList.findIndex((_, index) => numberOf(index) === wanted);
  const index = asked === -1 ? captureList.length - 1 : asked;
  const capture = captureList[index];
  return capture && { capture, number: numberOf(index), ...(wanted !== undefined && asked === -1 && { unknown: wanted }) };
}
