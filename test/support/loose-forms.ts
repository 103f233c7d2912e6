/** Requests in texts that are of no form of their own: each holds these headers and this body. */
export const LOOSE_BODY = '{"entity": "registered_model", "data": {"name": "it\'s \\"5 %\\" caf\\u00e9", "n": 1.0}}';
export const LOOSE_HEADERS: readonly (readonly [string, string])[] = [
  ['X-MLflow-Delivery-Id', '9f2c1d00-0000-4000-8000-000000000001'],
  ['X-MLflow-Timestamp', '1795429864'],
  ['X-MLflow-Signature', 'v1,q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA='],
];

const url = 'http://127.0.0.1:8000/webhook?a=1';
const body = LOOSE_BODY;
const headers: [string, string][] = [['Content-Type', 'application/json'], ...LOOSE_HEADERS.map(([n, v]): [string, string] => [n, v])];
const lower = headers.map(([n, v]): [string, string] => [n.toLowerCase(), v]);
const js = (value: unknown) => JSON.stringify(value);
const object = (pairs: [string, string][]) => js(Object.fromEntries(pairs));
const single = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const python = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const dict = (pairs: [string, string][]) => `{${pairs.map(([n, v]) => `'${n}': '${v}'`).join(', ')}}`;
const lines = (pairs: [string, string][], mark = ': ', before = '') => pairs.map(([n, v]) => `${before}${n}${mark}${v}`).join('\n');
const raw = `POST /webhook?a=1 HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n${headers.map(([n, v]) => `${n}: ${v}`).join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const rows = (raw.match(/[\s\S]{1,16}/g) ?? []).map((text, i) => ({ at: (i * 16).toString(16).padStart(8, '0'), text }));
const hex = (text: string) => Buffer.from(text).toString('hex');
const shown = (text: string) => text.replace(/[^ -~]/g, '.');
const environment = (name: string) => (name === 'Content-Type' ? 'CONTENT_TYPE' : `HTTP_${name.toUpperCase().replaceAll('-', '_')}`);
const each = (line: (name: string, value: string) => string) => headers.map(([n, v]) => line(n, v));
const named = headers.map(([name, value]) => ({ name, value }));

/** By who writes it. */
export const LOOSE_FORMS: Readonly<Record<string, string>> = {
  wget: `wget --method=POST ${each((n, v) => `--header=${single(`${n}: ${v}`)}`).join(' ')} --body-data=${single(body)} ${single(url)}`,
  xh: `xh POST ${single(url)} ${each((n, v) => single(`${n}:${v}`)).join(' ')} --raw ${single(body)}`,
  'an .http file': `POST ${url}\n${lines(headers)}\n\n${body}\n`,
  'an .http file of several requests': `### hook\nPOST ${url} HTTP/1.1\n${lines(headers)}\n\n${body}\n\n###\nGET http://x/\n`,
  Hurl: `POST ${url}\n${lines(headers)}\n\`\`\`\n${body}\n\`\`\`\nHTTP 200\n`,
  'Postman, Python requests': `url = ${js(url)}\npayload = ${js(body)}\nheaders = {\n${each((n, v) => `  '${n}': '${v}'`).join(',\n')}\n}\nresponse = requests.request("POST", url, headers=headers, data=payload)`,
  'Python requests, in one line': `requests.post('${url}', headers=${dict(headers)}, data='''${body.replaceAll('\\', '\\\\')}''')`,
  'Postman, Python http.client': `payload = ${js(body)}\nheaders = ${object(headers)}\nconn.request("POST", "/webhook?a=1", payload, headers)`,
  'Postman, axios': `let data = ${js(body)};\nlet config = { method: 'post', url: '${url}', headers: { ${each((n, v) => `'${n}': '${v}'`).join(', ')} }, data : data };`,
  axios: `axios.post('${url}', ${js(body)}, { headers: ${object(headers)} })`,
  'Postman, fetch': `const myHeaders = new Headers();\n${each((n, v) => `myHeaders.append("${n}", "${v}");`).join('\n')}\nconst raw = ${js(body)};\nfetch("${url}", { method: "POST", headers: myHeaders, body: raw })`,
  'Postman, Go': `payload := strings.NewReader(\`${body}\`)\nreq, err := http.NewRequest("POST", "${url}", payload)\n${each((n, v) => `req.Header.Add("${n}", "${v}")`).join('\n')}`,
  Java: `HttpRequest.newBuilder().uri(URI.create("${url}"))${each((n, v) => `.header("${n}", "${v}")`).join('')}.POST(BodyPublishers.ofString(${js(body)}))`,
  k6: `http.post('${url}', ${js(body)}, { headers: ${object(headers)} });`,
  Nushell: `http post --headers [${each((n, v) => `"${n}" "${v}"`).join(' ')}] ${url} '${body}'`,
  Burp: `<items><item><url><![CDATA[${url}]]></url><request base64="true"><![CDATA[${btoa(raw)}]]></request></item></items>`,
  Charles: `<request method="POST"><headers>${each((n, v) => `<header><name>${n}</name><value>${v}</value></header>`).join('')}</headers><body><![CDATA[${body}]]></body></request>`,
  mitmproxy: `127.0.0.1:51000: POST ${url} HTTP/1.1\n${lines(headers, ': ', '    ')}\n\n    ${body}\n\n << HTTP/1.1 401 Unauthorized 22b\n`,
  'tcpdump -X': rows
    .map(({ at, text }) => `\t0x${at.slice(4)}:  ${hex(text).replace(/.{4}/g, '$& ').padEnd(40)} ${shown(text)}`)
    .join('\n'),
  xxd: rows.map(({ at, text }) => `${at}: ${hex(text).replace(/.{4}/g, '$& ').padEnd(40)} ${shown(text)}`).join('\n'),
  'hexdump -C': rows.map(({ at, text }) => `${at}  ${hex(text).replace(/../g, '$& ').padEnd(48)} |${shown(text)}|`).join('\n'),
  'hex digits': hex(raw),
  'bytes that Python printed': `b${python(raw).replaceAll('\r', '\\r').replaceAll('\n', '\\n')}`,
  'headers and body that Python printed': `${dict(lower)}\nb${python(body)}`,
  'what Node printed': `{\n  headers: {\n${lower.map(([n, v]) => `    '${n}': '${v}'`).join(',\n')}\n  },\n  body: ${python(body)}\n}`,
  'an environment of Rack': js({
    REQUEST_METHOD: 'POST',
    ...Object.fromEntries(headers.map(([n, v]) => [environment(n), v])),
    'rack.input': body,
  }),
  'a page of Beeceptor': `POST /webhook\n\nHeaders\n${object(lower)}\n\nBody\n${body}`,
  'a collection of Postman': js({
    item: [
      {
        request: {
          method: 'POST',
          header: headers.map(([key, value]) => ({ key, value })),
          body: { mode: 'raw', raw: body },
          url: { raw: url },
        },
      },
    ],
  }),
  'an export of Insomnia': js({ resources: [{ method: 'POST', url, headers: named, body: { text: body } }] }),
  'an export of Insomnia, YAML': `collection:\n  - url: ${url}\n    body:\n      text: ${js(body)}\n    headers:\n${each((n, v) => `      - name: ${n}\n        value: ${v}`).join('\n')}\n`,
  Bruno: `post {\n  url: ${url}\n}\n\nheaders {\n${lines(headers, ': ', '  ')}\n}\n\nbody:json {\n  ${body}\n}\n`,
  'Thunder Client': js({ requests: [{ method: 'POST', url, headers: named, body: { type: 'json', raw: body } }] }),
  'a body in base64': js({ id: 'x', method: 'POST', headers: Object.fromEntries(lower), body: btoa(body) }),
  'a quoted mail': raw
    .split('\r\n')
    .map((line) => `> ${line}`)
    .join('\n'),
  'a log': raw
    .split('\r\n')
    .map((line) => `2026-11-22 10:31:04 INFO  ${line}`)
    .join('\n'),
  'Docker Compose': raw
    .split('\r\n')
    .map((line) => `app-1  | ${line}`)
    .join('\n'),
  'curl --trace-ascii': `=> Send header, 300 bytes (0x12c)\n0000: POST /webhook?a=1 HTTP/1.1\n${each((n, v) => `0030: ${n}: ${v}`).join('\n')}\n0120: \n=> Send data, ${body.length} bytes (0x50)\n0000: ${body}\n`,
  'tabs between': `${lines(headers, '\t')}\n\n${body}`,
  'equals signs between': `${lines(headers, ' = ')}\n\n${body}`,
  'a flat list of headers': js({ method: 'POST', url, rawHeaders: headers.flat(), body }),
  'headers as one text': js({ method: 'POST', url, headers: lines(headers), body }),
};

/** Only the headers, as they are printed or copied. */
export const LOOSE_HEADS: Readonly<Record<string, string>> = {
  'a dict of Python': dict(lower),
  'tuples of bytes': `[${lower.map(([n, v]) => `(b'${n}', b'${v}')`).join(', ')}]`,
  'a map of Go': `map[${each((n, v) => `${n}:[${v}]`).join(' ')}]`,
  'print_r of PHP': `Array\n(\n${each((n, v) => `    [${n}] => ${v}`).join('\n')}\n)\n`,
  'an environment of WSGI': `{${each((n, v) => `'${environment(n)}': '${v}'`).join(', ')}}`,
  'the headers in a browser’s tools': lower.map(([n, v]) => `${n}\n${v}`).join('\n'),
  'a table of Markdown': `| Header | Value |\n|---|---|\n${each((n, v) => `| ${n} | ${v} |`).join('\n')}`,
};
