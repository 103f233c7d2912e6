import type { Why } from '#shared/domain/delivery/explain.ts';
import type { Fix } from './fix.ts';

/** How each framework gives the bytes of the body before anything has parsed them. */
export const RAW_BODY: readonly Fix[] = [
  {
    framework: 'Express',
    lines: [
      ['-', 'app.use(express.json())'],
      ['+', 'app.use(express.raw({ type: () => true, limit: "10mb" }))   // req.body is a Buffer now'],
      ['-', 'const body = JSON.stringify(req.body)'],
      ['+', 'const body = req.body'],
      [' ', 'const digest = createHmac("sha256", secret)'],
      [' ', '  .update(id + "." + timestamp + ".").update(body).digest("base64")'],
    ],
  },
  {
    framework: 'Next.js',
    lines: [
      ['-', 'const body = JSON.stringify(await request.json())'],
      ['+', 'const body = Buffer.from(await request.arrayBuffer())'],
      [' ', 'const digest = createHmac("sha256", secret)'],
      [' ', '  .update(id + "." + timestamp + ".").update(body).digest("base64")'],
    ],
  },
  {
    framework: 'Hono',
    lines: [
      ['-', 'const body = JSON.stringify(await c.req.json())'],
      ['+', 'const body = Buffer.from(await c.req.arrayBuffer())'],
      [' ', 'const digest = createHmac("sha256", secret)'],
      [' ', '  .update(id + "." + timestamp + ".").update(body).digest("base64")'],
    ],
  },
  {
    framework: 'FastAPI',
    lines: [
      ['-', 'body = json.dumps(await request.json()).encode()'],
      ['+', 'body = await request.body()'],
      [' ', 'content = f"{delivery_id}.{timestamp}.".encode() + body'],
      [' ', 'digest = hmac.new(secret.encode(), content, hashlib.sha256).digest()'],
    ],
  },
  {
    framework: 'Flask',
    lines: [
      ['-', 'body = json.dumps(request.get_json()).encode()'],
      ['+', 'body = request.get_data()'],
      [' ', 'content = f"{delivery_id}.{timestamp}.".encode() + body'],
      [' ', 'digest = hmac.new(secret.encode(), content, hashlib.sha256).digest()'],
    ],
  },
  {
    framework: 'Go',
    lines: [
      ['-', 'json.NewDecoder(r.Body).Decode(&event); body, _ := json.Marshal(event)'],
      ['+', 'body, err := io.ReadAll(r.Body)'],
      [' ', 'mac := hmac.New(sha256.New, []byte(secret))'],
      [' ', 'fmt.Fprintf(mac, "%s.%s.%s", id, timestamp, body)'],
    ],
  },
];

/** Code for the classes that code mends; the others have a sentence. */
export function fixesOf(why: Why): readonly Fix[] {
  return why === 'body-reserialised' || why === 'body-encoding' || why === 'refused-valid' ? RAW_BODY : [];
}
