import { describe, expect, it } from 'vitest';
import type { CoreStatus } from '#shared/domain/app/core-status.ts';
import { maskReport, problemReport } from '#shared/domain/app/problem-report.ts';

const status: CoreStatus = {
  version: '0.1.0',
  pid: 7,
  startedAtMs: 0,
  dataDir: '/home/ada/.local/share/hookglass',
  urls: { mlflow: 'http://127.0.0.1:5000', receiver: '', receiverTls: null, webhookUrl: '', inspector: '' },
  profile: 'documented',
  timeScale: 1,
  urlPolicy: 'local',
  keepCount: 100,
  counts: { deliveries: 12, failed: 3, unfinished: 1, captures: 9, webhooks: 2 },
} as CoreStatus;

describe('a report of a problem', () => {
  it('has versions, what differs from the defaults, counts, and the last errors', () => {
    const report = problemReport({
      status,
      runtime: 'Node 24.21.0, linux x64',
      window: 'Electron 45.4.1, Chromium 150, linux 6.1 x64',
      settings: [
        { name: 'profile', value: 'mlflow', fallback: 'documented', origin: 'changed' },
        { name: 'timeScale', value: 1, fallback: 1, origin: 'default' },
      ],
      atStart: [
        { flag: '--receiver-port', value: '9000', origin: 'flag' },
        { flag: '--allowed-hosts', value: 'mlflow.corp.example', origin: 'flag' },
      ],
      lines: [{ atMs: 0, level: 'error', text: 'the database could not be written code=ENOSPC' }],
    });

    expect(report).toContain('- Hookglass 0.1.0\n- Engine on Node 24.21.0, linux x64\n- Electron 45.4.1');
    expect(report).toContain('- profile: mlflow\n- --receiver-port 9000\n- --allowed-hosts ▒value▒');
    expect(report).not.toContain('timeScale');
    expect(report).toContain('12 deliveries (3 failed, 1 unfinished), 9 captures, 2 webhooks');
    expect(report).toContain('1970-01-01T00:00:00.000Z error: the database could not be written');
    expect(report).toContain('Data directory ▒home▒/.local/share/hookglass');
  });

  it('can be made while the engine does not answer', () => {
    const report = problemReport({ window: 'Electron 45.4.1', shellLog: 'Error: boom\n    at x' });

    expect(report).toContain('Hookglass (the engine does not answer)');
    expect(report).toContain('~~~\nError: boom\n    at x\n~~~');
  });
});

describe('what is masked in it', () => {
  it.each([
    ['GET https://hooks.corp.example:8443/a?b=c failed', 'GET https://▒host▒ failed'],
    ['http://127.0.0.1:5000/x and http://localhost:3000', 'http://127.0.0.1:5000/x and http://localhost:3000'],
    ['https://localhost.evil.example/x', 'https://▒host▒'],
    ['connect ECONNREFUSED 10.20.30.40:80', 'connect ECONNREFUSED ▒address▒:80'],
    ['open /Users/ada/x and C:\\Users\\Ada\\x', 'open ▒home▒/x and ▒home▒\\x'],
    ['#code=abcdefgh secret=hunter22 Authorization: Bearer abcdefgh', '#code=▒secret▒ secret=▒secret▒ Authorization: Bearer ▒secret▒'],
    ['{"token":"abcdefgh"}', '{"token":"▒secret▒"}'],
    ['v1,8PS0cV/oP5I0yPfFUtKdz5dlPwyp7nOI0/B836ckFjo=', 'v1,▒long value▒'],
    ['http://127.0.0.1:5080/#code=abcdefghijk', 'http://127.0.0.1:5080/#code=▒secret▒'],
    ['The token is refused; the key file is gone', 'The token is refused; the key file is gone'],
    ['mail ada@corp.example', 'mail ▒mail▒'],
    ['key: AbC1dEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEf=', 'key: ▒secret▒'],
    ['saw AbC1dEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEf here', 'saw ▒long value▒ here'],
    ['Node 24.21.0, delivery 9f2c41d0-6b1e-4d53-8f0a-2e7c5a9d1b34', 'Node 24.21.0, delivery 9f2c41d0-6b1e-4d53-8f0a-2e7c5a9d1b34'],
  ])('%s', (text, masked) => {
    expect(maskReport(text)).toBe(masked);
  });
});
