import { type HeldSecret, heldForms } from './held-secret.ts';
import { SECRET_NAMES } from './secret-parts.ts';

const UNSET = 'Set the variable where this program runs, and let it end at start when the variable is missing.';
const PLACEHOLDER = 'Put the secret in place of the example’s value.';
const MASKED = 'Copy the secret from where it was made: a log or a page shows it masked.';
const REFERENCE = 'Something was to put the secret here and did not: a name or a reference stands in its place.';
const UNREAD = 'Wait for the value, or call what gives it: the program took the thing that would give the secret.';

/** What a program holds where no secret came: nothing, the name of nothing, a placeholder, a reference. */
export function standIns(secretLength: number): HeldSecret[] {
  const texts = (values: readonly string[]) => values.map((value): [string, string] => [`the text “${value}”`, value]);
  const masks = MASKS.flatMap((one) => LENGTHS.map((length): [string, string] => [`the text “${one.repeat(length)}”`, one.repeat(length)]));
  return [
    ...heldForms('secret-unset', UNSET, [
      ['an empty secret', ''],
      ['a line break', '\n'],
      ['two quotation marks', '""'],
      ['two single quotes', "''"],
      ['a space', ' '],
      ...texts(['undefined', 'None', 'null', 'nil', 'NULL', '<nil>', 'NaN', 'false', 'true', '0', '{}', '[]', "b''", '(null)', '<none>']),
    ]),
    ...heldForms('secret-unset', UNREAD, texts(UNREAD_VALUES)),
    ...heldForms('secret-unset', PLACEHOLDER, texts([...PLACEHOLDERS, ...bracketed(PLACEHOLDERS)])),
    ...heldForms('secret-unset', MASKED, [
      ...texts([
        ...['[redacted]', '[REDACTED]', '<redacted>', '[MASKED]', '[FILTERED]', '[Filtered]', '[hidden]', '<hidden>', '(sensitive value)'],
        ...['<sensitive>', '(sensitive)', '[secure]', '(known after apply)', '[secret]', '<secret>', "SecretStr('**********')", 'REDACTED'],
      ]),
      ...masks,
      ['as many asterisks as it is long', '*'.repeat(secretLength)],
      ['as many dots as it is long', '•'.repeat(secretLength)],
      ['as many “x” as it is long', 'x'.repeat(secretLength)],
    ]),
    ...heldForms('secret-unset', REFERENCE, texts([...SECRET_NAMES.flatMap(references), ...REFERENCES])),
  ];
}

const MASKS = ['*', 'x', 'X', '•', '#'];
const LENGTHS = [3, 4, 5, 6, 8, 10, 12, 16, 20, 32];

/** How settings, templates and programs refer to a value by its name. */
function references(name: string): string[] {
  const dashed = name.toLowerCase().replaceAll('_', '-');
  const camel = name.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return [
    ...[name, `$${name}`, `\${${name}}`, `\${${name}:-}`, `\${${name}:?}`, `%${name}%`, `$(${name})`, `!${name}!`, `$env:${name}`],
    ...[`{{ ${name} }}`, `{{${name}}}`, `{{ .Values.${camel} }}`, `{{ .Values.${name} }}`, `{{ .${name} }}`, `{{ vault_${name} }}`],
    ...[`\${{ secrets.${name} }}`, `\${{ env.${name} }}`, `\${{ vars.${name} }}`, `\${env.${name}}`, `\${env:${name}}`, `\${var.${name}}`],
    ...[`#{${name}}`, `#{${name}}#`, `__${name}__`, `@${name}@`, `@@${name}@@`, `<${name}>`, `[${name}]`, `&${name};`, `%%${name}%%`],
    ...[
      `process.env.${name}`,
      `os.environ["${name}"]`,
      `os.environ['${name}']`,
      `os.getenv("${name}")`,
      `env("${name}")`,
      `env('${name}')`,
    ],
    ...[`ENV["${name}"]`, `ENV['${name}']`, `<%= ENV['${name}'] %>`, `<%= ENV["${name}"] %>`, `import.meta.env.${name}`],
    ...[`/run/secrets/${name}`, `/run/secrets/${dashed}`, `@${name}`, `file:///run/secrets/${name}`, `secret:${name}`, `secret://${name}`],
    ...[
      dashed,
      camel,
      `/etc/secrets/${dashed}`,
      `/etc/secrets/${name}`,
      `@Microsoft.KeyVault(SecretName=${dashed})`,
      `{{secrets/${name}}}`,
    ],
  ];
}

const REFERENCES = ['@secret.txt', 'secret.txt', '@-', '-', '/dev/stdin', '@/run/secrets/webhook_secret', 'webhook-secret', '/run/secrets'];

/** What a program prints of something that would have given the secret. */
const UNREAD_VALUES = [
  ...['[object Object]', '[object Promise]', '[object Function]', '[Function]', '[Circular]', 'Promise { <pending> }', 'function String()'],
  ...['System.Security.SecureString', 'System.String[]', 'System.Byte[]', 'System.Collections.Hashtable', 'Array', 'Object'],
];

const bracketed = (values: readonly string[]) => values.flatMap((value) => [`<${value}>`, `[${value}]`, `{${value}}`]);

const PLACEHOLDERS = [
  ...['your-secret-key', 'your-secret', 'your-secret-here', 'your_secret_here', 'your_secret', 'your_secret_key', 'YOUR_SECRET'],
  ...[
    'YOUR_SECRET_HERE',
    'YOUR_SECRET_KEY',
    'YOUR-SECRET',
    'yoursecret',
    'your-webhook-secret',
    'your_webhook_secret',
    'YOUR_WEBHOOK_SECRET',
  ],
  ...['your-webhook-secret-here', 'your-signing-secret', 'your_signing_secret', 'your secret', 'my-secret', 'my-secret-key', 'my_secret'],
  ...[
    'my_secret_key',
    'mysecret',
    'mysecretkey',
    'my-webhook-secret',
    'MY_SECRET',
    'secret',
    'Secret',
    'secret-key',
    'secret_key',
    'secretkey',
  ],
  ...[
    's3cr3t',
    's3cret',
    'supersecret',
    'super-secret',
    'super_secret',
    'topsecret',
    'shhh',
    'changeme',
    'change-me',
    'change_me',
    'changeit',
  ],
  ...[
    'CHANGE_ME',
    'CHANGEME',
    'CHANGE-ME',
    'ChangeMe',
    'replace-me',
    'replace_me',
    'replaceme',
    'REPLACE_ME',
    'REPLACEME',
    'fixme',
    'FIXME',
  ],
  ...[
    'todo',
    'TODO',
    'tbd',
    'TBD',
    'xxx',
    'XXX',
    'foo',
    'bar',
    'foobar',
    'test',
    'test-secret',
    'test_secret',
    'testing',
    'password',
    'passw0rd',
  ],
  ...[
    'dummy',
    'dummy-secret',
    'example',
    'example-secret',
    'sample',
    'placeholder',
    'default',
    'none',
    'n/a',
    'N/A',
    '1234',
    '123456',
    'abc123',
  ],
  ...['webhook', 'mlflow', 'development', 'dev', 'dev-secret', 'local', 'whsec_', 'whsec_xxx', 'whsec_...', '...', '…', 'secret123', 'key'],
];
