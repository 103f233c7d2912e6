import { describe, expect, it } from 'vitest';
import { absoluteLocation, below, checkArtifactLocation, proxiedPath } from '#core/tracking/artifact-location.ts';

describe('a folder below a location', () => {
  it.each([
    ['s3://bucket/path', 's3://bucket/path/r/artifacts'],
    ['s3://bucket/path/', 's3://bucket/path/r/artifacts'],
    ['s3://bucket', 's3://bucket/r/artifacts'],
    ['s3://bucket/path/?x=1&y=2', 's3://bucket/path/r/artifacts?x=1&y=2'],
    ['mlflow-artifacts:/7', 'mlflow-artifacts:/7/r/artifacts'],
    ['mlflow-artifacts:/7/?x=1', 'mlflow-artifacts:/7/r/artifacts?x=1'],
    ['file:///tmp/x', 'file:///tmp/x/r/artifacts'],
    ['/tmp/x/', '/tmp/x/r/artifacts'],
  ])('%s is %s', (location, expected) => {
    expect(below(location, 'r/artifacts')).toBe(expected);
  });
});

describe('a location of an experiment', () => {
  it.each([
    ['s3://bucket/path#part', "'here' URL can't include fragments or params."],
    ['/tmp/x;v=1', "'here' URL can't include fragments or params."],
    ['s3://bucket/p?x=../y', 'Invalid query string'],
    ['s3://bucket/p?x=%252e%252e/y', 'Invalid query string'],
    ['runs:/abc/x', "Artifact location cannot be a runs:/ URI. Given: 'runs:/abc/x'"],
    ['http://host/p', "'here' cannot use the 'http' scheme"],
    ['mlflow-artifacts://host/p', "'here' cannot use the 'mlflow-artifacts' scheme"],
    [`s3://${'b'.repeat(2050)}`, 'cannot be greater than 2048 characters'],
  ])('is not %s', (location, message) => {
    expect(() => checkArtifactLocation(location, 'here')).toThrow(message);
  });

  it.each(['s3://bucket/path;v=1', 'mlflow-artifacts:/custom', 'dbfs:/x', 'gs://bucket/a//b/', '/tmp/x', 's3://b/p?x=1'])(
    'may be %s',
    (location) => {
      expect(() => checkArtifactLocation(location, 'here')).not.toThrow();
    },
  );
});

it.each([
  ['./runs//x/', '/people/ann/runs/x'],
  ['../x', '/people/ann/../x'],
  ['x?y=1', '/people/ann/x?y=1'],
  ['file:x', 'file:///people/ann/x'],
  ['file:./x?y=1', 'file:///people/ann/x?y=1'],
  ['/tmp/x', '/tmp/x'],
  ['file:///tmp/x', 'file:///tmp/x'],
  ['s3://b/p', 's3://b/p'],
  ['mlflow-artifacts:custom', 'mlflow-artifacts:custom'],
  ['', ''],
])('of %j is %j for a server that was started in /people/ann', (location, expected) => {
  expect(absoluteLocation(location, '/people/ann')).toBe(expected);
});

it('is kept here only below the folder of artifacts', () => {
  expect(proxiedPath('mlflow-artifacts:/7/r/artifacts?x=1')).toBe('7/r/artifacts');
  expect(proxiedPath('s3://bucket/7')).toBeUndefined();
});
