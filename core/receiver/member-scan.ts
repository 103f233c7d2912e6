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

export function createMemberScan(wanted: readonly string[]): MemberScan {
  const isObject = new Uint8Array(DEEPEST);
  const found: Record<string, string> = {};
  let depth = 0;
  let next = VALUE;
  let inText = false;
  let escaped = false;
  /** Digits of a `\\u` that are still to come. */
  let digits = 0;
  /** Bytes of a text or a scalar that matters. */
  let kept: number[] | undefined;
  let inScalar = false;
  let member: string | undefined;
  let isKey = false;

  function push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && next !== BROKEN; at += 1) {
      const byte = bytes[at] as number;
      if (inText) text(byte);
      else if (inScalar && !endsScalar(byte)) keep(byte, LONGEST_SCALAR);
      else {
        if (inScalar) endScalar();
        if (!BLANKS.has(byte) && next !== BROKEN) structure(byte);
      }
    }
  }

  function text(byte: number): void {
    if (!escaped && digits === 0 && byte === 0x22) {
      endText();
      return;
    }
    if (byte < 0x20 || (escaped && !ESCAPES.has(byte)) || (digits > 0 && !isHex(byte))) next = BROKEN;
    if (digits > 0) digits -= 1;
    else if (escaped && byte === 0x75) digits = 4;
    escaped = !escaped && byte === 0x5c;
    if (kept) keep(byte, LONGEST_TEXT);
  }

  function keep(byte: number, most: number): void {
    if (kept && kept.length <= most) kept.push(byte);
  }

  function structure(byte: number): void {
    if (byte === 0x22) beginText();
    else if (byte === 0x7b || byte === 0x5b) open(byte === 0x7b);
    else if (byte === 0x7d || byte === 0x5d) close(byte === 0x7d);
    else if (byte === 0x2c) next = next !== COMMA_OR_END ? BROKEN : isObject[depth - 1] ? KEY : VALUE;
    else if (byte === 0x3a) next = next === COLON ? VALUE : BROKEN;
    else if (takesValue()) {
      inScalar = true;
      kept = [byte];
      next = depth === 0 ? BROKEN : COMMA_OR_END;
    } else next = BROKEN;
  }

  /** @returns whether a value may stand here; then the last text of this member is gone */
  function takesValue(): boolean {
    if (next !== VALUE && next !== VALUE_OR_END) return false;
    if (depth === 1 && member !== undefined) delete found[member];
    return true;
  }

  function beginText(): void {
    isKey = next === KEY || next === KEY_OR_END;
    if (!isKey && !takesValue()) {
      next = BROKEN;
      return;
    }
    next = isKey ? COLON : depth === 0 ? BROKEN : COMMA_OR_END;
    inText = true;
    kept = depth === 1 && (isKey || member !== undefined) ? [] : undefined;
  }

  function endText(): void {
    inText = false;
    if (!kept || depth !== 1) return;
    const read = kept.length > LONGEST_TEXT ? undefined : textOf(kept);
    kept = undefined;
    if (isKey) member = read !== undefined && wanted.includes(read) ? read : undefined;
    else if (member !== undefined && read !== undefined) found[member] = read;
  }

  function endScalar(): void {
    inScalar = false;
    if (!SCALAR.test(String.fromCharCode(...(kept ?? [])))) next = BROKEN;
    kept = undefined;
  }

  function open(object: boolean): void {
    const isFirst = depth === 0;
    if (!takesValue() || depth === DEEPEST || (isFirst && !object)) {
      next = BROKEN;
      return;
    }
    isObject[depth] = object ? 1 : 0;
    depth += 1;
    next = object ? KEY_OR_END : VALUE_OR_END;
  }

  function close(object: boolean): void {
    const fits =
      depth > 0 && (isObject[depth - 1] === 1) === object && (next === COMMA_OR_END || next === (object ? KEY_OR_END : VALUE_OR_END));
    depth -= 1;
    next = !fits ? BROKEN : depth === 0 ? NOTHING : COMMA_OR_END;
  }

  return {
    push,
    isBroken: () => next === BROKEN,
    end: () => (next === NOTHING ? found : {}),
  };
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
