/** One request, and how programs write it: what stands in a body that quoting can break is in it. */
export const PASTED_URL = 'http://127.0.0.1:8000/webhook?a=1&b=%20';
export const PASTED_BODY =
  '{"entity": "registered_model", "data": {"name": "it\'s \\"5 %\\" caf\\u00e9 $HOME!", "path": "C:\\\\tmp\\\\x", "tick": "`"}}';
export const PASTED_HEADERS: readonly (readonly [string, string])[] = [
  ['Content-Type', 'application/json'],
  ['X-MLflow-Delivery-Id', '9f2c1d00-0000-4000-8000-000000000001'],
  ['X-MLflow-Timestamp', '1795429864'],
  ['X-MLflow-Signature', 'v1,q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA='],
];

const [url, body, headers] = [PASTED_URL, PASTED_BODY, PASTED_HEADERS];
const lower = headers.map(([name, value]) => [name.toLowerCase(), value] as const);
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** As the developer tools of Chrome quote for bash: with `$'…'` where there is an apostrophe or an exclamation mark. */
const posix = (text: string) =>
  /[!']/.test(text) ? `$'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('!', '\\u0021')}'` : `'${text}'`;

/** As Chrome quotes for the command prompt; `slashes` is what it makes of a backslash. */
const windows = (text: string, slashes: string) =>
  `^"${text
    .replaceAll('\\', slashes)
    .replace(/(\\*)"/g, (_, before: string) => `${before}${slashes === '\\' ? before : ''}\\"`)
    .replace(/[^a-zA-Z0-9\s_\-:=+~'/.',?;()*`]/g, '^$&')
    .replace(/%(?=[a-zA-Z0-9_])/g, '%^')
    .replace(/\r?\n/g, '^\n\n')}^"`;

const backtick = (text: string) => `"${text.replace(/[`"$]/g, '`$&')}"`;
const namedHeaders = headers.map(([name, value]) => ({ name, value }));
const js = JSON.stringify;
const path = '/webhook?a=1&b=%20';
const headLines = ['Host: 127.0.0.1:8000', ...headers.map(([name, value]) => `${name}: ${value}`)];
const length = `Content-Length: ${body.length}`;
const crlf = (...lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`;

export interface PastedExample {
  text: string;
  form: string;
}

/** By who writes it. Each holds the same method, URL, four headers and body. */
export const PASTED_EXAMPLES: Readonly<Record<string, PastedExample>> = {
  'Chrome, Copy as cURL (bash)': {
    form: 'curl',
    text: `curl ${posix(url)} \\\n  -X 'POST' \\\n${lower.map(([n, v]) => `  -H ${posix(`${n}: ${v}`)} \\\n`).join('')}  -H 'accept: */*' \\\n  --data-raw ${posix(body)} \\\n  --compressed --insecure`,
  },
  'Firefox, Copy as cURL (POSIX)': {
    form: 'curl',
    text: `curl ${quoted(url)} --compressed -X POST -H 'User-Agent: Mozilla/5.0' ${headers.map(([n, v]) => `-H ${quoted(`${n}: ${v}`)}`).join(' ')} --data-raw ${posix(body)}`,
  },
  'Safari, Copy as cURL': {
    form: 'curl',
    text: `curl ${quoted(url)} \\\n-X 'POST' \\\n${headers.map(([n, v]) => `-H ${quoted(`${n}: ${v}`)} \\\n`).join('')}--data-binary ${posix(body)}`,
  },
  'Chrome, Copy as cURL (cmd)': {
    form: 'curl-cmd',
    text: `curl ${windows(url, '\\')} ^\r\n  -X ^"POST^" ^\r\n${lower.map(([n, v]) => `  -H ${windows(`${n}: ${v}`, '\\')} ^\r\n`).join('')}  --data-raw ${windows(body, '\\')} ^\r\n  --insecure`,
  },
  'Firefox, Copy as cURL (Windows), quotes doubled': {
    form: 'curl-cmd',
    text: `curl "${url}" -X POST ${headers.map(([n, v]) => `-H "${n}: ${v}"`).join(' ')} --data-raw "${body.replace(/(\\*)"/g, (_, before: string) => `${before}${before}""`)}"`.replace(
      "it's",
      "it's",
    ),
  },
  'Postman, cURL': {
    form: 'curl',
    text: `curl --location ${quoted(url)} \\\n${headers.map(([n, v]) => `--header ${quoted(`${n}: ${v}`)} \\\n`).join('')}--data ${quoted(body)}`,
  },
  'Insomnia, cURL': {
    form: 'curl',
    text: `curl --request POST \\\n  --url ${quoted(url)} \\\n${headers.map(([n, v]) => `  --header ${quoted(`${n}: ${v}`)} \\\n`).join('')}  --data ${quoted(body)}`,
  },
  'a script, with a pipe': {
    form: 'curl',
    text: `#!/bin/sh\nSIGNATURE=${quoted(headers[3]?.[1] ?? '')}\nprintf '%s' ${quoted(body)} | curl -sS --data-binary @- \\\n  ${headers
      .slice(0, 3)
      .map(([n, v]) => `-H"${n}: ${v}"`)
      .join(' ')} -H "X-MLflow-Signature: $SIGNATURE" -- ${quoted(url)}`,
  },
  'a script, with base64 and a prompt': {
    form: 'curl',
    text: `$ printf %s ${btoa(body)} | base64 -d | curl -XPOST ${quoted(url)} ${headers.map(([n, v]) => `-H ${quoted(`${n}: ${v}`)}`).join(' ')} --data-binary @-`,
  },
  'Chrome, Copy as PowerShell': {
    form: 'powershell',
    text: `$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n$session.UserAgent = "Mozilla/5.0"\nInvoke-WebRequest -UseBasicParsing -Uri ${backtick(url)} \`\n-Method "POST" \`\n-WebSession $session \`\n-Headers @{\n${lower
      .slice(1)
      .map(([n, v]) => `  ${backtick(n)}=${backtick(v)}`)
      .join('\n')}\n} \`\n-ContentType "application/json" \`\n-Body ${backtick(body)}`,
  },
  'Firefox, Copy as PowerShell': {
    form: 'powershell',
    text: `await-free\nInvoke-WebRequest -UseBasicParsing -Uri ${backtick(url)} \`\r\n-Method POST \`\r\n-Headers @{\r\n${headers.map(([n, v]) => `${backtick(n)} = ${backtick(v)}`).join('\r\n')}\r\n} \`\r\n-Body ([System.Text.Encoding]::UTF8.GetBytes(${backtick(body)}))`,
  },
  'Postman, PowerShell': {
    form: 'powershell',
    text: `$headers = New-Object "System.Collections.Generic.Dictionary[[String],[String]]"\n${headers.map(([n, v]) => `$headers.Add("${n}", "${v}")`).join('\n')}\n\n$body = @"\n${body.replace(/[`"$]/g, '`$&')}\n"@\n\n$response = Invoke-RestMethod '${url}' -Method 'POST' -Headers $headers -Body $body\n$response | ConvertTo-Json`,
  },
  'Chrome, Copy as fetch': {
    form: 'fetch',
    text: `fetch(${js(url)}, {\n  "headers": ${js(Object.fromEntries(lower), null, 4)},\n  "referrer": "http://127.0.0.1/",\n  "body": ${js(body)},\n  "method": "POST",\n  "mode": "cors",\n  "credentials": "omit"\n});`,
  },
  'Firefox, Copy as fetch': {
    form: 'fetch',
    text: `await fetch(${js(url)}, {\n    "credentials": "omit",\n    "headers": ${js(Object.fromEntries(headers))},\n    "body": ${js(body)},\n    "method": "POST",\n    "mode": "cors"\n});`,
  },
  'somebody, in JavaScript': {
    form: 'fetch',
    text: `const response = await fetch('${url}', {\n  method: 'post', // as MLflow\n  headers: new Headers({ ${headers.map(([n, v]) => `'${n}': '${v}'`).join(', ')}, }),\n  body: '${body.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}',\n});`,
  },
  HTTPie: {
    form: 'httpie',
    text: `printf %s ${quoted(body)} | http --follow --timeout 3600 POST ${quoted(url)} \\\n ${headers.map(([n, v]) => `${n}:${quoted(v)}`).join(' \\\n ')}`,
  },
  'HTTPie, --raw': {
    form: 'httpie',
    text: `http POST ${quoted(url)} ${headers.map(([n, v]) => quoted(`${n}:${v}`)).join(' ')} --raw=${quoted(body)}`,
  },
  'an HTTP archive': {
    form: 'har',
    text: js(
      {
        log: {
          version: '1.2',
          entries: [
            { request: { method: 'GET', url: 'http://127.0.0.1/', headers: [] }, response: { status: 200 } },
            {
              startedDateTime: '2026-11-22T10:31:04.000Z',
              request: {
                method: 'POST',
                url,
                httpVersion: 'http/2.0',
                headers: [{ name: ':method', value: 'POST' }, ...namedHeaders],
                postData: { mimeType: 'application/json', text: body },
                bodySize: body.length,
              },
              response: { status: 401, headers: [], content: { text: '{"detail":"no"}' } },
            },
          ],
        },
      },
      null,
      2,
    ),
  },
  'one entry of an archive': {
    form: 'har',
    text: js({ request: { method: 'POST', url, headers: namedHeaders, postData: { text: btoa(body), encoding: 'base64' } } }),
  },
  'one request of an archive': { form: 'har', text: js({ method: 'POST', url, headers: namedHeaders, postData: { text: body } }) },
  'ngrok, raw': { form: 'raw', text: crlf(`POST ${path} HTTP/1.1`, ...headLines, length) + body },
  'a terminal, nc -l': {
    form: 'raw',
    text: `Listening on 0.0.0.0 8000\nConnection received on 127.0.0.1 51234\nPOST ${path} HTTP/1.1\n${[...headLines, length].join('\n')}\n\n${body}\n`,
  },
  'Wireshark, Follow stream': {
    form: 'raw',
    text: `${crlf(`POST ${path} HTTP/1.1`, ...headLines, length) + body}HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n{}`,
  },
  'raw, in chunks': {
    form: 'raw',
    text: `${crlf(`POST ${path} HTTP/1.1`, ...headLines, 'Transfer-Encoding: chunked')}5\r\n${body.slice(0, 5)}\r\n${(body.length - 5).toString(16)};x=1\r\n${body.slice(5)}\r\n0\r\n\r\n`,
  },
  'raw, HTTP/2': {
    form: 'raw',
    text: `:method: POST\n:scheme: http\n:authority: 127.0.0.1:8000\n:path: ${path}\n${lower.map(([n, v]) => `${n}: ${v}`).join('\n')}\ncontent-length: ${body.length}\n\n${body}`,
  },
  'webhook.site': {
    form: 'webhook-site',
    text: js({
      uuid: 'u',
      type: 'web',
      token_id: 't',
      ip: '::1',
      method: 'POST',
      content: body,
      query: { a: '1' },
      headers: Object.fromEntries(lower.map(([n, v]) => [n, [v]])),
      url,
      created_at: '2026-11-22 10:31:04',
    }),
  },
  'webhook.site, a page of its API': {
    form: 'webhook-site',
    text: js({
      data: [
        { uuid: 'u', token_id: 't', method: 'POST', content: body, headers: Object.fromEntries(lower.map(([n, v]) => [n, [v]])), url },
      ],
      total: 1,
    }),
  },
  RequestBin: {
    form: 'requestbin',
    text: js({
      event: {
        method: 'POST',
        path,
        query: {},
        client_ip: '::1',
        url,
        headers: Object.fromEntries(lower),
        bodyRaw: body,
        body: JSON.parse(body),
      },
    }),
  },
  'httpbin /anything': {
    form: 'httpbin',
    text: js({
      args: {},
      data: body,
      files: {},
      form: {},
      headers: Object.fromEntries(headers),
      json: JSON.parse(body),
      method: 'POST',
      origin: '::1',
      url,
    }),
  },
  'a gateway event': {
    form: 'json',
    text: js({ httpMethod: 'POST', path: url, headers: Object.fromEntries(headers), body: btoa(body), isBase64Encoded: true }),
  },
  'our export of captures': {
    form: 'export',
    text: `${js({ id: 'c1', method: 'POST', target: url, httpVersion: '1.1', headers, atMs: 1_795_429_864_000, body: { text: body } })}\n`,
  },
  'our export of deliveries': {
    form: 'export',
    text: js({
      id: 'd1',
      deliveryId: 'x',
      url,
      request: { headers, body: { base64: btoa(body) } },
      attemptList: [
        {
          number: 1,
          method: 'POST',
          url,
          startedAtMs: 1_795_429_864_000,
          response: { status: 401, reason: '', headers: [], body: { text: 'no' } },
        },
      ],
    }),
  },
};
