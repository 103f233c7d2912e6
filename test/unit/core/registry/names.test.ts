import { describe, expect, it } from 'vitest';
import {
  checkAlias,
  checkModelName,
  checkModelTag,
  checkNewAlias,
  checkVersionTag,
  parseStage,
  parseVersion,
} from '#core/registry/names.ts';
import { DEFAULT_RELEASE, releaseOf } from '#shared/domain/mlflow/release.ts';

const NOW = releaseOf(DEFAULT_RELEASE);

describe('model names', () => {
  it.each(['m', 'two words', 'grün ✓ 😀', '%', 'a\nb', 'x'.repeat(1000), '"quoted"', 'a..b'])('accepts %j', (name) => {
    expect(() => checkModelName(name, NOW)).not.toThrow();
  });

  it.each([
    ['', "Missing value for required parameter 'name'."],
    [' \t', "Missing value for required parameter 'name'."],
    ['a/b', "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
    ['..', "must not resolve to other names when treated as such. This name would resolve to '..'"],
    ['..x', "This name would resolve to '..x'"],
  ])('refuses %j', (name, message) => {
    expect(() => checkModelName(name, NOW)).toThrow(message);
  });
});

describe('tags', () => {
  it.each(['k', 'a/b.c-d e:f_9', 'é'])('accepts the key %j', (key) => {
    expect(() => checkModelTag(key, '', NOW)).not.toThrow();
  });

  it.each(['a?', 'a,b', '/a', './k', '../k', 'a//b', ''])('refuses the key %j', (key) => {
    expect(() => checkModelTag(key, '', NOW)).toThrow("for parameter 'key' supplied");
  });

  it('looks at a line break at the end from 3.18 on', () => {
    expect(() => checkModelTag('k\n', '', releaseOf('3.17.2'))).not.toThrow();
    expect(() => checkModelTag('k\n', '', releaseOf('3.18.0'))).toThrow('Invalid value "k\\n" for parameter');
    expect(() => checkModelTag('k\n\n', '', releaseOf('3.17.2'))).toThrow('Invalid value');
    expect(() => checkNewAlias('v1\n', releaseOf('3.17.2'))).toThrow('is reserved');
    expect(() => checkNewAlias('v1\n', releaseOf('3.18.0'))).toThrow('Invalid alias name');
  });

  it('counts characters, not the halves of one', () => {
    expect(() => checkModelTag('k', '😀'.repeat(100_000), NOW)).not.toThrow();
    expect(() => checkModelTag('k', '😀'.repeat(100_001), NOW)).toThrow("'value' exceeds the maximum length of 100000 characters");
    expect(() => checkVersionTag('mlflow.prompt.text', 'x'.repeat(100_001), NOW)).toThrow(
      'Prompt text exceeds max length of 100000 characters.',
    );
    expect(() => checkModelTag('k'.repeat(251), '', NOW)).toThrow("'key' exceeds the maximum length of 250 characters");
  });
});

describe('aliases', () => {
  it('reserves names only where one is set', () => {
    expect(() => checkAlias('LATEST', NOW)).not.toThrow();
    expect(() => checkNewAlias('LATEST', NOW)).toThrow("'latest' alias name (case insensitive) is reserved.");
    expect(() => checkNewAlias('v12', NOW)).toThrow("Version alias name 'v12' is reserved.");
    expect(() => checkNewAlias('v12x', NOW)).not.toThrow();
    expect(() => checkNewAlias('größe-1', NOW)).not.toThrow();
  });
});

describe('versions and stages', () => {
  it('takes what int() takes', () => {
    expect(['1', '01', ' 1', '-1', '+7', '1_000'].map(parseVersion)).toEqual([1n, 1n, 1n, -1n, 7n, 1000n]);
    for (const text of ['', 'x', '1.0', '1 2', '1__0']) expect(() => parseVersion(text)).toThrow(`got '${text}'`);
  });

  it('finds a stage in any case', () => {
    expect(parseStage('pRODUCTION')).toBe('Production');
    expect(() => parseStage('Live')).toThrow('Value must be one of None, Staging, Production, Archived.');
  });
});
