import { readFileSync, writeFileSync } from 'node:fs';

export interface WindowPlace {
  width: number;
  height: number;
  /** Absent: in the middle. */
  x?: number;
  y?: number;
  maximized: boolean;
}

/** Where the window was, from one start to the next. */
export interface WindowState {
  read(): WindowPlace;
  write(place: WindowPlace): void;
}

const FIRST: WindowPlace = { width: 1440, height: 900, maximized: false };

export function fileWindowState(file: string): WindowState {
  return {
    read() {
      try {
        return parsePlace(JSON.parse(readFileSync(file, 'utf8'))) ?? FIRST;
      } catch {
        return FIRST; // the first start, or a file that was cut off
      }
    },
    write(place) {
      writeFileSync(file, JSON.stringify(place), { mode: 0o600 });
    },
  };
}

function parsePlace(value: unknown): WindowPlace | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { width, height, x, y, maximized } = value as Record<string, unknown>;
  if (!isLength(width) || !isLength(height)) return undefined;
  return {
    width,
    height,
    maximized: maximized === true,
    ...(Number.isInteger(x) && Number.isInteger(y) && { x: Number(x), y: Number(y) }),
  };
}

const isLength = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;
