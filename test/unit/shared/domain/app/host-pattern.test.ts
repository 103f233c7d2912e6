import { describe, expect, it } from 'vitest';
import { matchesHost, parseHostPattern } from '#shared/domain/app/host-pattern.ts';

const NAME = 0;
const V4 = 4;
const V6 = 6;

describe('a pattern of hosts', () => {
  it.each([
    ['mlflow.example.org', 'MLflow.Example.org', NAME],
    ['*.example.org', 'a.example.org', NAME],
    ['172.17.*', '172.17.0.1', V4],
    ['10.*', '10.1.2.3', V4],
    ['192.168.*.5', '192.168.7.5', V4],
    ['[fd00::5]', 'FD00::5', V6],
    ['host:*', 'host', NAME],
  ])('%s names %s', (pattern, name, family) => {
    expect(matchesHost(parseHostPattern(pattern), { name, family, port: 5000 })).toBe(true);
  });

  it.each([
    ['*.example.org', 'example.org', NAME],
    ['*.example.org', 'a.b.example.org', NAME],
    ['*.example.org', 'a.example.org.evil.com', NAME],
    ['172.17.*', '172.17.evil.com', NAME],
    ['172.17.*', '172.18.0.1', V4],
    ['10.*', '10.evil.com', NAME],
    ['mlflow', 'mlflow.evil.com', NAME],
    ['host:5001', 'host', NAME],
  ])('%s does not name %s', (pattern, name, family) => {
    expect(matchesHost(parseHostPattern(pattern), { name, family, port: 5000 })).toBe(false);
  });

  it.each(['*', 'a*b', '*host', 'http://host', 'host/path', '', 'a..b', '[::1', 'host:99999', '-host', 'ho st'])('refuses %j', (text) => {
    expect(() => parseHostPattern(text)).toThrow(/\*/);
  });
});
