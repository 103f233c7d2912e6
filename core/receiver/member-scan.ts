/** Looks through JSON for the texts of some members of the outermost object, without building any of it. */
export interface MemberScan {
  push(bytes: Uint8Array): void;
  /** It is no JSON object, or one that nobody would send. */
  isBroken(): boolean;
  /** The texts that were found; none when it was no JSON. Of a repeated name the last counts, as for JSON.parse. */
  end(): Record<string, string>;
}

/** What may come next. */
const BROKEN = 0;
const VALUE = 1;
const VALUE_OR_END = 2;
const KEY = 3;
const KEY_OR_END = 4;
const COLON = 5;
const COMMA_OR_END = 6;
const NOTHING = 7;

/** Deeper than any program writes; each level costs a byte here. */
const DEEPEST = 10_000;
const LONGEST_TEXT = 1024;
const LONGEST_SCALAR = 400;
const SCALAR = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
const ESCAPES = new Set(Buffer.from('"\\\\/bfnrtu'));
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Where a scan stands. */
interface Scan {
  readonly wanted: readonly string[];
  readonly isObject: Uint8Array;
  readonly found: Record<string, string>;
  depth: number;
  next: number;
  inText: boolean;
  escaped: boolean;
  /** Digits of a `\\u` that are still to come. */
  digits: number;
  /** Bytes of a text or a scalar that matters. */
  kept: number[] | undefined;
  inScalar: boolean;
  member: string | undefined;
  isKey: boolean;
}

export function createMemberScan(wanted: readonly string[]): MemberScan {
  const scan: Scan = {
    wanted,
    isObject: new Uint8Array(DEEPEST),
    found: {},
    depth: 0,
    next: VALUE,
    inText: false,
    escaped: false,
    digits: 0,
    kept: undefined,
    inScalar: false,
    member: undefined,
    isKey: false,
  };
  return {
    push: (bytes) => push(scan, bytes),
    isBroken: () => scan.next === BROKEN,
    end: () => (scan.next === NOTHING ? scan.found : {}),
  };
}

function push(scan: Scan, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length && scan.next !== BROKEN; at += 1) {
    const byte = bytes[at] as number;
    if (scan.inText) text(scan, byte);
    else if (scan.inScalar && !endsScalar(byte)) keep(scan, byte, LONGEST_SCALAR);
    else {
      if (scan.inScalar) endScalar(scan);
      if (!BLANKS.has(byte) && scan.next !== BROKEN) structure(scan, byte);
    }
  }
}

function text(scan: Scan, byte: number): void {
  if (!scan.escaped && scan.digits === 0 && byte === 0x22) {
    endText(scan);
    return;
  }
  if (byte < 0x20 || (scan.escaped && !ESCAPES.has(byte)) || (scan.digits > 0 && !isHex(byte))) scan.next = BROKEN;
  if (scan.digits > 0) scan.digits -= 1;
  else if (scan.escaped && byte === 0x75) scan.digits = 4;
  scan.escaped = !scan.escaped && byte === 0x5c;
  if (scan.kept) keep(scan, byte, LONGEST_TEXT);
}

function keep(scan: Scan, byte: number, most: number): void {
  if (scan.kept && scan.kept.length <= most) scan.kept.push(byte);
}

function structure(scan: Scan, byte: number): void {
  if (byte === 0x22) beginText(scan);
  else if (byte === 0x7b || byte === 0x5b) open(scan, byte === 0x7b);
  else if (byte === 0x7d || byte === 0x5d) close(scan, byte === 0x7d);
  else if (byte === 0x2c) scan.next = scan.next !== COMMA_OR_END ? BROKEN : scan.isObject[scan.depth - 1] ? KEY : VALUE;
  else if (byte === 0x3a) scan.next = scan.next === COLON ? VALUE : BROKEN;
  else if (takesValue(scan)) {
    scan.inScalar = true;
    scan.kept = [byte];
    scan.next = scan.depth === 0 ? BROKEN : COMMA_OR_END;
  } else scan.next = BROKEN;
}

/** @returns whether a value may stand here; then the last text of this scan.member is gone */
function takesValue(scan: Scan): boolean {
  if (scan.next !== VALUE && scan.next !== VALUE_OR_END) return false;
  if (scan.depth === 1 && scan.member !== undefined) delete scan.found[scan.member];
  return true;
}

function beginText(scan: Scan): void {
  scan.isKey = scan.next === KEY || scan.next === KEY_OR_END;
  if (!scan.isKey && !takesValue(scan)) {
    scan.next = BROKEN;
    return;
  }
  scan.next = scan.isKey ? COLON : scan.depth === 0 ? BROKEN : COMMA_OR_END;
  scan.inText = true;
  scan.kept = scan.depth === 1 && (scan.isKey || scan.member !== undefined) ? [] : undefined;
}

function endText(scan: Scan): void {
  scan.inText = false;
  if (!scan.kept || scan.depth !== 1) return;
  const read = scan.kept.length > LONGEST_TEXT ? undefined : textOf(scan.kept);
  scan.kept = undefined;
  if (scan.isKey) scan.member = read !== undefined && scan.wanted.includes(read) ? read : undefined;
  else if (scan.member !== undefined && read !== undefined) scan.found[scan.member] = read;
}

function endScalar(scan: Scan): void {
  scan.inScalar = false;
  if (!SCALAR.test(String.fromCharCode(...(scan.kept ?? [])))) scan.next = BROKEN;
  scan.kept = undefined;
}

function open(scan: Scan, object: boolean): void {
  const isFirst = scan.depth === 0;
  if (!takesValue(scan) || scan.depth === DEEPEST || (isFirst && !object)) {
    scan.next = BROKEN;
    return;
  }
  scan.isObject[scan.depth] = object ? 1 : 0;
  scan.depth += 1;
  scan.next = object ? KEY_OR_END : VALUE_OR_END;
}

function close(scan: Scan, object: boolean): void {
  const fits =
    scan.depth > 0 &&
    (scan.isObject[scan.depth - 1] === 1) === object &&
    (scan.next === COMMA_OR_END || scan.next === (object ? KEY_OR_END : VALUE_OR_END));
  scan.depth -= 1;
  scan.next = !fits ? BROKEN : scan.depth === 0 ? NOTHING : COMMA_OR_END;
}

const endsScalar = (byte: number) => byte === 0x2c || byte === 0x5d || byte === 0x7d || BLANKS.has(byte);

const isHex = (byte: number) => (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);

function textOf(bytes: number[]): string | undefined {
  try {
    return JSON.parse(`"${Buffer.from(bytes).toString('utf8')}"`) as string;
  } catch {
    return undefined;
  }
}
