import http from 'node:http';
import https from 'node:https';
import type { Clock } from '#shared/domain/clock.ts';

export type ProbeResult = { kind: 'ok'; latencyMs: number } | { kind: 'no-answer'; why: string } | { kind: 'wrong-answer'; what: string };

/** Asks for the receiver's health through the public URL, the whole way that a delivery takes. Never rejects. */
export type Probe = (publicUrl: string, timeoutMs: number) => Promise<ProbeResult>;

const LONGEST_ANSWER = 1024;

/** A fresh connection for each question: a kept one could not tell whether new ones still get through. */
export function createProbe(clock: Clock): Probe {
  return (publicUrl, timeoutMs) =>
    new Promise((resolve) => {
      const startedMs = clock.nowMs();
      const { request } = publicUrl.startsWith('https:') ? https : http;
      const asked = request(`${publicUrl}/health`, {
        agent: false,
        headers: { 'User-Agent': 'hookglass-tunnel-probe', Connection: 'close' },
        rejectUnauthorized: true,
      });
      const cancel = clock.setTimer(startedMs + timeoutMs, () => {
        resolve({ kind: 'no-answer', why: `nothing within ${timeoutMs / 1000} s` });
        asked.destroy();
      });
      const settle = (result: ProbeResult) => {
        cancel();
        resolve(result);
        asked.destroy();
      };

      asked.on('error', (error) => settle({ kind: 'no-answer', why: reasonOf(error) }));
      asked.on('response', (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          body += text;
          if (body.length > LONGEST_ANSWER) settle({ kind: 'wrong-answer', what: `status ${response.statusCode}, a long body` });
        });
        response.on('error', (error) => settle({ kind: 'no-answer', why: reasonOf(error) }));
        response.on('end', () => {
          if (response.statusCode === 200 && isHealthy(body)) settle({ kind: 'ok', latencyMs: Math.max(clock.nowMs() - startedMs, 0) });
          else settle({ kind: 'wrong-answer', what: `status ${response.statusCode}` });
        });
      });
      asked.end();
    });
}

function isHealthy(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && 'status' in value && value.status === 'healthy';
  } catch {
    return false;
  }
}

function reasonOf(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ECONNREFUSED':
      return 'connection refused';
    case 'ECONNRESET':
      return 'connection cut';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the name is not known yet';
    default:
      return code || error.message;
  }
}
