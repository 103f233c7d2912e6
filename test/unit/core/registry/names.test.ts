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

describe('model names', () => {
  it.each(['m', 'two words', 'grün ✓ 😀', '%', 'a\nb', 'x'.repeat(1000), '"quoted"', 'a..b'])('accepts %j', (name) => {
    expect(() => checkModelName(name, releaseOf(DEFAULT_RELEASE))).not.toThrow();
  });

  it.each([
    ['', "Missing value for required parameter 'name'."],
    [' \t', "Missing value for required parameter 'name'."],
    ['a/b', "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
    ['..', "must not resolve to other names when treated as such. This name would resolve to '..'"],
    ['..x', "This name would resolve to '..x'"],
  ])('refuses %j', (name, message) => {
    expect(() => checkModelName(name, releaseOf(DEFAULT_RELEASE))).toThrow(message);
  });
});

describe('tags', () => {
  it.each(['k', 'a/b.c-d e:f_9', 'é', 'k\n'])('accepts the key %j', (key) => {
    expect(() => checkModelTag(key, '')).not.toThrow();
  });

  it.each(['a?', 'a,b', '/a', './k', '../k', 'a//b', ''])('refuses the key %j', (key) => {
    expect(() => checkModelTag(key, '')).toThrow("for parameter 'key' supplied");
  });

  it('counts characters, not the halves of one', () => {
    expect(() => checkModelTag('k', '😀'.repeat(100_000))).not.toThrow();
    expect(() => checkModelTag('k', '😀'.repeat(100_001))).toThrow("'value' exceeds the maximum length of 100000 characters");
    expect(() => checkVersionTag('mlflow.prompt.text', 'x'.repeat(100_001))).toThrow(
      'Prompt text exceeds max length of 100000 characters.',
    );
    expect(() => checkModelTag('k'.repeat(251), '')).toThrow("'key' exceeds the maximum length of 250 characters");
  });
});

describe('aliases', () => {
  it('reserves names only where one is set', () => {
    expect(() => checkAlias('LATEST')).not.toThrow();
    expect(() => checkNewAlias('LATEST')).toThrow("'latest' alias name (case insensitive) is reserved.");
    expect(() => checkNewAlias('v12')).toThrow("Version alias name 'v12' is reserved.");
    expect(() => checkNewAlias('v12x')).not.toThrow();
    expect(() => checkNewAlias('größe-1')).not.toThrow();
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
