import type { Fix, FixLine } from '#renderer/ui/fixes/fix.ts';
import { RAW_BODY } from '#renderer/ui/fixes/raw-body.ts';
import type { CheckId } from '#shared/domain/check/checks.ts';
import type { CheckOutcome } from '#shared/domain/check/report.ts';

/** Code for what code mends; the rest has a sentence. What is refused with a 5xx or 429 needs another status before anything else. */
export function fixesOfCheck(id: CheckId, { exchanges }: Pick<CheckOutcome, 'exchanges'>): readonly Fix[] {
  const came = exchanges[0]?.came;
  const isRetried = came?.kind === 'answer' && (came.status >= 500 || came.status === 429);
  switch (id) {
    case 'wrong-prefix':
    case 'altered-body':
    case 'other-secret':
    case 'signature-of-another':
      return isRetried ? SAME_LENGTH : COMPARE;
    case 'signature-missing':
    case 'delivery-id-missing':
    case 'timestamp-missing':
      return HEADERS_FIRST;
    case 'stale-timestamp':
    case 'timestamp-not-an-integer':
      return FRESH;
    case 'duplicate-in-sequence':
    case 'duplicate-in-parallel':
      return ONCE;
    case 'valid-signature':
    case 'other-whitespace':
    case 'non-ascii':
    case 'floats':
      return RAW_BODY.filter(({ framework }) => SHOWN.has(framework));
    case 'every-event':
    case 'unknown-event':
    case 'unknown-field':
    case 'versions-out-of-order':
      return OTHER_EVENTS;
    case 'answers-in-time':
    case 'fifty-at-once':
      return LATER;
    case 'no-body-lost':
    case 'clock-tolerance':
    case 'retry-after':
      return [];
  }
}

const SHOWN: ReadonlySet<string> = new Set(['Express', 'FastAPI', 'Go']);

const fixes = (express: readonly FixLine[], fastApi: readonly FixLine[], go: readonly FixLine[]): readonly Fix[] => [
  { framework: 'Express', lines: express },
  { framework: 'FastAPI', lines: fastApi },
  { framework: 'Go', lines: go },
];

const SAME_LENGTH = fixes(
  [
    ['-', 'if (!timingSafeEqual(given, expected))'],
    ['+', 'if (given.length !== expected.length ||'],
    ['+', '    !timingSafeEqual(given, expected))'],
    [' ', '  return res.status(401).end()'],
  ],
  [
    ['-', 'if not hmac.compare_digest(signature, expected):'],
    ['+', 'if not hmac.compare_digest(signature.encode(), expected.encode()):'],
    [' ', '    raise HTTPException(401, "Invalid signature")'],
  ],
  [
    ['-', 'given, err := base64.StdEncoding.DecodeString(signature); if err != nil { panic(err) }'],
    ['+', 'if !hmac.Equal([]byte(signature), []byte(expected)) {'],
    ['+', '  http.Error(w, "invalid signature", http.StatusUnauthorized); return'],
    ['+', '}'],
  ],
);

const COMPARE = fixes(
  [
    ['+', 'const digest = createHmac("sha256", secret).update(id + "." + timestamp + ".").update(body).digest("base64")'],
    ['+', 'const expected = Buffer.from("v1," + digest), given = Buffer.from(signature)'],
    ['+', 'if (given.length !== expected.length || !timingSafeEqual(given, expected))'],
    ['+', '  return res.status(401).end()'],
  ],
  [
    ['+', 'content = f"{delivery_id}.{timestamp}.".encode() + body'],
    ['+', 'digest = hmac.new(secret.encode(), content, hashlib.sha256).digest()'],
    ['+', 'expected = "v1," + base64.b64encode(digest).decode()'],
    ['+', 'if not hmac.compare_digest(signature.encode(), expected.encode()):'],
    ['+', '    raise HTTPException(401, "Invalid signature")'],
  ],
  [
    ['+', 'mac := hmac.New(sha256.New, []byte(secret))'],
    ['+', 'fmt.Fprintf(mac, "%s.%s.%s", id, timestamp, body)'],
    ['+', 'expected := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))'],
    ['+', 'if !hmac.Equal([]byte(signature), []byte(expected)) {'],
    ['+', '  http.Error(w, "invalid signature", http.StatusUnauthorized); return'],
    ['+', '}'],
  ],
);

const HEADERS_FIRST = fixes(
  [
    ['+', 'const [signature, id, timestamp] = ["signature", "delivery-id", "timestamp"]'],
    ['+', '  .map((name) => req.get("x-mlflow-" + name))'],
    ['+', 'if (!signature || !id || !timestamp) return res.status(400).end()'],
  ],
  [
    ['+', 'for name in ("signature", "delivery-id", "timestamp"):'],
    ['+', '    if not request.headers.get("x-mlflow-" + name):'],
    ['+', '        raise HTTPException(400, f"Missing {name} header")'],
  ],
  [
    ['+', 'for _, name := range []string{"Signature", "Delivery-Id", "Timestamp"} {'],
    ['+', '  if r.Header.Get("X-MLflow-"+name) == "" {'],
    ['+', '    http.Error(w, "missing "+name, http.StatusBadRequest); return'],
    ['+', '  }'],
    ['+', '}'],
  ],
);

const FRESH = fixes(
  [
    ['+', 'const age = Math.floor(Date.now() / 1000) - Number(timestamp)'],
    ['+', 'if (!/^\\d+$/.test(timestamp) || age < 0 || age > 300) return res.status(400).end()'],
  ],
  [
    ['+', 'if not timestamp.isdecimal() or not 0 <= int(time.time()) - int(timestamp) <= 300:'],
    ['+', '    raise HTTPException(400, "Timestamp is too old or not a number")'],
  ],
  [
    ['+', 'sent, err := strconv.ParseInt(timestamp, 10, 64)'],
    ['+', 'age := time.Now().Unix() - sent'],
    ['+', 'if err != nil || age < 0 || age > 300 {'],
    ['+', '  http.Error(w, "stale timestamp", http.StatusBadRequest); return'],
    ['+', '}'],
  ],
);

const ONCE = fixes(
  [
    ['-', 'await promote(event)'],
    ['+', '// delivery_id is a primary key: of two that come at once, one inserts a row'],
    ['+', 'const added = await db.query("INSERT INTO seen VALUES ($1) ON CONFLICT DO NOTHING", [id])'],
    ['+', 'if (added.rowCount === 1) await promote(event)'],
    [' ', 'res.status(200).end()'],
  ],
  [
    ['-', 'promote(event)'],
    ['+', '# delivery_id is a primary key: of two that come at once, one inserts a row'],
    ['+', 'added = db.execute("INSERT INTO seen VALUES (?) ON CONFLICT DO NOTHING", (delivery_id,))'],
    ['+', 'if added.rowcount == 1:'],
    ['+', '    promote(event)'],
    [' ', 'return {"status": "success"}'],
  ],
  [
    ['-', 'promote(event)'],
    ['+', '// delivery_id is a primary key: of two that come at once, one inserts a row'],
    ['+', 'added, err := db.Exec("INSERT INTO seen VALUES ($1) ON CONFLICT DO NOTHING", id)'],
    ['+', 'if n, _ := added.RowsAffected(); err == nil && n == 1 { promote(event) }'],
  ],
);

const OTHER_EVENTS = fixes(
  [
    ['+', 'const handle = handlers[event.entity + "." + event.action]'],
    ['+', 'if (!handle) return res.status(200).end()'],
    [' ', 'await handle(event.data)'],
  ],
  [
    ['+', 'handle = handlers.get((event["entity"], event["action"]))'],
    ['+', 'if handle is None:'],
    ['+', '    return {"status": "ignored"}'],
    [' ', 'handle(event["data"])'],
  ],
  [
    ['+', 'handle, known := handlers[event.Entity+"."+event.Action]'],
    ['+', 'if !known { w.WriteHeader(http.StatusOK); return }'],
    [' ', 'handle(event.Data)'],
  ],
);

const LATER = fixes(
  [
    ['-', 'await promote(event)'],
    ['+', 'await queue.add(event)   // stored first, worked on after the answer'],
    [' ', 'res.status(200).end()'],
  ],
  [
    ['-', 'promote(event)'],
    ['+', 'queue.put(event)   # stored first, worked on after the answer'],
    [' ', 'return {"status": "success"}'],
  ],
  [
    ['-', 'promote(event)'],
    ['+', 'queue.Put(event)   // stored first, worked on after the answer'],
    [' ', 'w.WriteHeader(http.StatusOK)'],
  ],
);
