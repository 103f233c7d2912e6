import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface WindowPlace {
  width: number;
  height: number;
  /** Absent: in the middle. */
  x?: number;
  y?: number;
  maximized: boolean;
  /** What was looked at: `#/deliveries?q=status:5xx`. */
  route?: string;
}

/** Where the window was, from one start to the next. */
export interface WindowState {
  read(): WindowPlace;
  write(place: WindowPlace): void;
}

const FIRST: WindowPlace = { width: 1440, height: 900, maximized: false };

/** Each session, which is a data directory, has a window state of its own. */
export function windowStateFile(userData: string, dataDir: string): string {
  const name = createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 16);
  return path.join(userData, 'windows', `${name}.json`);
}

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
      try {
        mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
        writeFileSync(file, JSON.stringify(place), { mode: 0o600 });
      } catch {
        // A full or read-only disk: the window comes back where it was the time before.
      }
    },
  };
}

function parsePlace(value: unknown): WindowPlace | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { width, height, x, y, maximized, route } = value as Record<string, unknown>;
  if (!isLength(width) || !isLength(height)) return undefined;
  return {
    width,
    height,
    maximized: maximized === true,
    ...(Number.isInteger(x) && Number.isInteger(y) && { x: Number(x), y: Number(y) }),
    ...(typeof route === 'string' && ROUTE.test(route) && { route }),
  };
}

/** A place in the inspector, never a launch code. */
const ROUTE = /^#\/[^#\s]{0,2000}$/;

const isLength = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0 && Number(value) < 100_000;
