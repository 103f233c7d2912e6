import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { MAX_PASTED, readPasted } from '#shared/domain/wire/pasted/pasted.ts';
import { headerIn } from '#shared/domain/wire/wire-request.ts';
import { LOOSE_BODY, LOOSE_FORMS, LOOSE_HEADERS, LOOSE_HEADS } from '../../../../../support/loose-forms.ts';
import { PASTED_BODY, PASTED_EXAMPLES, PASTED_HEADERS, PASTED_URL } from '../../../../../support/pasted-forms.ts';

function requestOf(text: string | Uint8Array) {
  const read = readPasted(text);
  if (read.kind === 'none') throw new Error(read.says);
  return { ...read, body: Buffer.from(read.request.body).toString() };
}

describe('reads the same request from', () => {
  test.each(Object.entries(PASTED_EXAMPLES))('%s', (_, { text, form }) => {
    const { request, body, ...read } = requestOf(text);

    expect([read.form, request.method, request.url, body]).toEqual([form, 'POST', PASTED_URL, PASTED_BODY]);
    expect(PASTED_HEADERS.map(([name]) => headerIn(request.headers, name))).toEqual(PASTED_HEADERS.map(([, value]) => value));
    expect(read.bodyElsewhere).toBeUndefined();
  });
});

describe('finds the request in', () => {
  test.each(Object.entries(LOOSE_FORMS))('%s', (_, text) => {
    const { request, body, bodyElsewhere } = requestOf(text);

    expect(LOOSE_HEADERS.map(([name]) => headerIn(request.headers, name))).toEqual(LOOSE_HEADERS.map(([, value]) => value));
    expect(body).toBe(LOOSE_BODY);
    expect(bodyElsewhere).toBeUndefined();
  });

  test.each(Object.entries(LOOSE_HEADS))('%s, without its body, and says so', (_, text) => {
    const { request, body, bodyElsewhere } = requestOf(text);

    expect(LOOSE_HEADERS.map(([name]) => headerIn(request.headers, name))).toEqual(LOOSE_HEADERS.map(([, value]) => value));
    expect([body, bodyElsewhere]).toEqual(['', expect.stringMatching(/the body is not in it\.$/)]);
  });

  test('a text with several signatures the first, and says so', () => {
    const [head = ''] = Object.values(LOOSE_HEADS);

    expect(requestOf(`${head}\n${head.replace('v1,q83v', 'v1,r83v')}`).notes).toContain(
      'There are 2 signatures in it; what was found first was taken.',
    );
  });
});

describe('a curl command', () => {
  const curl = (options: string) => requestOf(`curl ${options} http://h/x`);

  it('joins pieces of data with an ampersand, and pieces of JSON with nothing', () => {
    expect(curl(`-d a=1 --data-raw '@b' --data-urlencode 'c=d e&é'`).body).toBe('a=1&@b&c=d+e%26%C3%A9');
    expect(curl(`--json '{"a":' --json '1}'`)).toMatchObject({
      body: '{"a":1}',
      request: {
        headers: [
          ['Content-Type', 'application/json'],
          ['Accept', 'application/json'],
        ],
      },
    });
  });

  it('puts data into the query with -G', () => {
    expect(curl('-G -d a=1 -d b=2')).toMatchObject({ body: '', request: { method: 'GET', url: 'http://h/x?a=1&b=2' } });
  });

  it('knows empty and removed headers, cookies and logins', () => {
    expect(curl(`-H 'Empty;' -H 'Gone:' -H 'A:  b  ' -b 'c=1; d=2' -u me:pw --compressed -d x -A me`).request.headers).toEqual([
      ['Empty', ''],
      ['A', 'b'],
      ['User-Agent', 'me'],
      ['Cookie', 'c=1; d=2'],
      ['Authorization', `Basic ${btoa('me:pw')}`],
      ['Accept-Encoding', 'deflate, gzip'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ]);
  });

  it.each([
    ['--data-binary @event.json', 'The body is in the file “event.json”, which is not in the text.'],
    ['-d @-', 'The body comes from the standard input of the command, which is not in the text.'],
    ['-F a=b', 'The body is made of form fields; the boundary between them is not in the text.'],
    ['-T big.json', 'The body is in the file “big.json”, which is not in the text.'],
  ])('says where the body is: %s', (options, says) => {
    expect(curl(options)).toMatchObject({ body: '', bodyElsewhere: says });
  });

  it('says which values are not in the text', () => {
    expect(curl(`-H "X: $TOKEN" -d "$(date +%s)"`).notes).toEqual([
      'The value of $TOKEN is not in the text.',
      'The value of $(date +%s) is not in the text.',
    ]);
  });

  it('reads here-documents and words of several pieces', () => {
    expect(requestOf(`curl h -d @- <<'EOF'\n{"a": "$x"}\nEOF\n`).body).toBe('{"a": "$x"}');
    expect(requestOf(`curl h --data-binary @- <<< 'a'`).body).toBe('a\n');
    expect(curl(`-sXPUT -d'a'"b"\\ c$'\\x64\\u00e9'`)).toMatchObject({ body: 'ab cdé', request: { method: 'PUT' } });
  });

  it('names the doubled backslashes of Chrome on Windows', () => {
    expect(requestOf(String.raw`curl ^"http://h^" --data-raw ^"^{^\^"a^\^": ^\^"^\^\u00e9^\^"^}^"`)).toMatchObject({
      body: String.raw`{"a": "\\u00e9"}`,
      doubts: ['backslashes', 'line-ends', 'charset'],
    });
  });
});

it('reads the carets between plain quotes that Chrome wrote for a while, and doubts doubled backslashes in each of its forms', () => {
  const middle = requestOf(String.raw`curl "http://h/x" ^
  -H "X-A: b" ^
  --data-raw "^{^\^"a^\^": ^\^"^%^A^\^"^}"`);
  const old = requestOf(String.raw`curl "http://h/x" -H "X-A: b" --data-binary "{""a"": ""\\u00e9""}" --compressed`);

  expect([middle.form, middle.body]).toEqual(['curl-cmd', '{"a": "%A"}']);
  expect(old).toMatchObject({ form: 'curl-cmd', body: String.raw`{"a": "\\u00e9"}`, doubts: ['backslashes', 'line-ends', 'charset'] });
});

describe('a raw request', () => {
  it('says how much is missing, and doubts the end of a body without a length', () => {
    const head = 'POST / HTTP/1.1\r\nHost: h\r\n';

    expect(requestOf(`${head}Content-Length: 5\r\n\r\n{}`)).toMatchObject({
      notes: ['Content-Length says 5 bytes, and the text has 2: 3 are missing.'],
      doubts: ['final-newline'],
    });
    expect(requestOf(`${head}\r\n{}\n`)).toMatchObject({ body: '{}\n', doubts: ['final-newline'] });
    expect(requestOf(`${head.replaceAll('\r', '')}\n{}`).doubts).toEqual(['final-newline', 'line-ends']);
  });

  it('keeps the bytes of a file that is not UTF-8', () => {
    const bytes = Buffer.from('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n\xff\xe9\0', 'latin1');

    expect([...requestOf(bytes).request.body]).toEqual([0xff, 0xe9, 0]);
  });

  it('reads what curl -v prints, without its body', () => {
    const read = requestOf('* Connected to h\n> POST /x HTTP/1.1\n> Host: h\n> X-MLflow-Timestamp: 1\n>\n< HTTP/1.1 401 no\n');

    expect(read).toMatchObject({ bodyElsewhere: 'curl -v prints headers alone, so the body is not in the text.' });
    expect(read.request).toMatchObject({
      url: 'http://h/x',
      headers: [
        ['Host', 'h'],
        ['X-MLflow-Timestamp', '1'],
      ],
    });
  });
});

it.each([
  ['a code fence', '```bash\ncurl http://h/x -H "A: b" -d \'{"a": 1}\'\n```\n'],
  ['typographic quotation marks', 'curl http://h/x –header “A: b” —data ‘{\\“a\\”: 1}’'.replaceAll('\\', '')],
  ['a code fence without an end', '```\ncurl http://h/x -H "A: b" -d \'{"a": 1}\''],
  ['a prompt of a shell', `me@host:~$ curl http://h/x -H 'A: b' -d '{"a": 1}'`],
  ['the prompt of root', `# curl http://h/x -H 'A: b' -d '{"a": 1}'`],
  ['packets of tcpdump -A', 'E..w..@.@..!.........POST /x HTTP/1.1\nHost: h\nA: b\nContent-Length: 8\n\n{"a": 1}\n12:00 IP x > y'],
  ['bytes in UTF-16', Buffer.from(`\ufeffcurl http://h/x -H 'A: b' -d '{"a": 1}'`, 'utf16le')],
  ['a byte order mark', Buffer.from(`\ufeffcurl http://h/x -H 'A: b' -d '{"a": 1}'`)],
  ['Windows line ends', `curl http://h/x \\\r\n  -H 'A: b' \\\r\n  -d '{"a": 1}'\r\n`],
  ['carets and a line break', 'curl ^"http://h/x^" ^\r\n -H ^"A: b^" ^\r\n -d ^"^{^\\^"a^\\^": 1^}^"\r\n'],
])('reads a request within %s', (_, text) => {
  const { request, body } = requestOf(text);

  expect([request.url, headerIn(request.headers, 'A'), body]).toEqual(['http://h/x', 'b', '{"a": 1}']);
});

it('chooses the last signed request of several, and says so', () => {
  const entry = (id: string) => ({ method: 'POST', headers: { 'x-mlflow-signature': 'v1,x', 'x-mlflow-delivery-id': id }, body: id });
  const read = requestOf([entry('a'), entry('b'), { headers: { host: 'h' } }].map((one) => JSON.stringify(one)).join('\n'));

  expect([read.body, read.notes]).toEqual(['b', ['There are 3 requests in it, 2 of them with a signature; this is number 2.']]);
});

it('takes the answer and the time of an archive along', () => {
  const read = requestOf(PASTED_EXAMPLES['an HTTP archive']?.text ?? '');

  expect(read).toMatchObject({ atMs: Date.parse('2026-11-22T10:31:04Z'), answer: { status: 401 } });
});

it.each([
  ['', 'There is nothing in this text.'],
  ['hello: world', /^This is none of the forms that are understood: /],
  ['{"entity": "x"}', 'This is JSON, but there is no request with headers in it: the body alone is not enough.'],
  [`curl h -d 'a`, 'This curl command ends inside a quotation: its end is missing.'],
  ['curl -s', 'This curl command has no URL.'],
  ['fetch("http://h", {"body": "', 'This fetch call is cut off before its end.'],
  ['fetch(url, options)', 'The URL of this fetch call is not written in it.'],
  ['Invoke-WebRequest -Uri "http://h', 'This PowerShell command ends inside a quotation: its end is missing.'],
  [
    'POST / HTTP/1.1\nHost: h\nContent-Length: 3',
    'This request ends within its headers: the empty line and the body behind it are missing.',
  ],
  ['x'.repeat(MAX_PASTED + 1), 'This text is larger than 10 MiB, which is more than a request holds.'],
])('says in one sentence what is wrong with %.40j', (text, says) => {
  const read = readPasted(text);

  expect(read.kind).toBe('none');
  if (read.kind === 'none') expect(read.says).toEqual(typeof says === 'string' ? says : expect.stringMatching(says));
});

it('never throws, whatever is cut, joined or put in', { timeout: 20_000 }, () => {
  const texts = Object.values(PASTED_EXAMPLES).map(({ text }) => text);
  const piece = fc.oneof(
    fc.constantFrom(...texts),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      "'",
      '"',
      '`',
      '\\',
      '$(',
      '^"',
      '\r\n\r\n',
      '{',
      '[',
      '@"\n',
      '<<X',
      '$A',
      'A=$A$A;',
      '\ud800',
      '%s',
      '--',
      'curl ',
      'fetch(',
      'iwr ',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 4 }), fc.nat(), fc.nat(), (pieces, from, length) => {
      const whole = pieces.join('');
      const start = whole.length === 0 ? 0 : from % whole.length;

      expect(['none', 'request']).toContain(readPasted(whole.slice(start, start + (length % 4000))).kind);
    }),
    { numRuns: 500 },
  );
});
