import { describe, expect, it } from 'vitest';
import { checkModelSource, checkRunSource, checkScheme, parseModelsUri, type SourceRules } from '#core/registry/source-rules.ts';

const lookup: SourceRules = {
  judges: true,
  runRoot: (runId) => (runId === 'r1' ? 'mlflow-artifacts:/1/r1/artifacts' : undefined),
  loggedModel: (modelId) => (modelId === 'm-1' ? { root: 'mlflow-artifacts:/1/models/m-1/artifacts', runId: 'r1' } : undefined),
};

describe('a source without a logged model', () => {
  it.each([
    ['s3://b/p', ''],
    ['gs://b/p', 'whatever'],
    ['dbfs:/x', ''],
    ['runs:/r9/model', 'r9'],
    ['mlflow-artifacts:/1/r1/artifacts/model', 'r1'],
    ['models:/name/1', ''],
  ])('may be %s with run "%s"', (source, runId) => {
    expect(() => checkRunSource(source, runId, lookup)).not.toThrow();
  });

  it.each([
    ['/tmp/x', '', 'To use a local path'],
    ['file:///tmp/x', '', 'To use a local path'],
    ['rel/path', '', 'To use a local path'],
    ['/tmp/x', 'r1', 'To use a local path'],
    ['/tmp/x', 'r9', 'The run_id request parameter must identify'],
    ['s3://b/../p', '', 'Please provide an absolute path.'],
    ['s3://b/%2e%2e/p', '', 'Please provide an absolute path.'],
    ['s3://b/%252e%252e/p', '', 'Please provide an absolute path.'],
    [`s3://b/%${'25'.repeat(5000)}41`, '', 'percent-encoded more than 10 times'],
    ['foo://x', '', 'Please provide an absolute path.'],
    ['runs:/r9/model', 'r8', 'The run_id request parameter must identify'],
    ['runs:/r9/model', '', 'The run_id request parameter must identify'],
    ['mlflow-artifacts:/1/r1/artifacts-of-another/m', 'r1', 'The run_id request parameter must identify'],
    ['mlflow-artifacts:/1/r2/artifacts/m', 'r2', 'The run_id request parameter must identify'],
    ['models:/m-1', '', 'The model_id request parameter must identify'],
  ])('may not be %s with run "%s"', (source, runId, message) => {
    expect(() => checkRunSource(source, runId, lookup)).toThrow(message);
  });
});

it('ties a logged model to its own id and place', () => {
  expect(() => checkModelSource('models:/m-1', 'm-1', lookup)).not.toThrow();
  expect(() => checkModelSource('mlflow-artifacts:/1/models/m-1/artifacts', 'm-1', lookup)).not.toThrow();
  expect(() => checkModelSource('models:/m-1', 'm-2', lookup)).toThrow('The model_id request parameter must identify');
  expect(() => checkModelSource('/tmp/x', 'm-1', lookup)).toThrow('To use a local path');
  expect(() => checkModelSource('/tmp/x', 'm-9', lookup)).toThrow('The model_id request parameter must identify');
  expect(() => checkModelSource('/tmp/x', 'm-9', { ...lookup, judges: false })).toThrow('To use a local path');
  expect(() => checkModelSource('runs:/r1/m', 'm-1', lookup)).toThrow('The model_id request parameter must identify');
});

it.each(['http', 'https', 'ftp', 'sftp', 'hdfs', 'abfss'])('refuses the scheme %s, which would make the server connect', (scheme) => {
  expect(() => checkScheme(`${scheme}://host/x`)).toThrow(`'source' cannot use the '${scheme}' scheme`);
});

it('reads every form of a models URI', () => {
  expect(parseModelsUri('models:/m-1')).toEqual({ modelId: 'm-1' });
  expect(parseModelsUri('models:/a b/12')).toEqual({ name: 'a b', version: '12' });
  expect(parseModelsUri('models:/n/Latest')).toEqual({ name: 'n' });
  expect(parseModelsUri('models:/n/Production')).toEqual({ name: 'n', stage: 'Production' });
  expect(parseModelsUri('models:/n@x@champion')).toEqual({ name: 'n@x', alias: 'champion' });
  for (const uri of ['models:/', 'models:/a/b/c', 'models:/n/', 'models:/n@']) expect(() => parseModelsUri(uri)).toThrow();
});
