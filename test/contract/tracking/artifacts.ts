import { probe, type Session } from '../../support/tracking-probe.ts';

const put = (session: Session, path: string, content: string) => session.raw('PUT', `/api/2.0/mlflow-artifacts/artifacts/${path}`, content);

export const ARTIFACT_PROBES = [
  probe('where the files of an experiment are', async (session) => {
    for (const artifact_location of [
      ...[
        's3://bucket/path',
        's3://bucket/path/',
        's3://bucket',
        's3://bucket/',
        's3://bucket/path?x=1',
        's3://bucket/path/?x=1&y=2',
        's3://bucket/path#part',
        's3://bucket/path;v=1',
        's3://bucket/path?x=../y',
        's3://bucket/path?x=%2e%2e/y',
      ],
      ...[
        '/tmp/hookglass-probe',
        '/tmp/hookglass-probe/',
        'file:///tmp/hookglass-probe',
        'file:///tmp/hookglass-probe/?a=b',
        'runs:/abc/x',
        'gs://bucket/a//b/',
        'dbfs:/x',
        'abfss://c@a.dfs.core.windows.net/p',
        'hdfs:///p',
        'hdfs://namenode/p',
        'ftp://h/p',
        'sftp://h/p',
        'viewfs://h/p',
        'http://h/p',
        'https://h/api/2.0/mlflow-artifacts/artifacts/p',
        'models:/x/1',
        'unknown://x/y',
      ],
      ...[
        'mlflow-artifacts:/custom',
        'mlflow-artifacts:/custom/',
        'mlflow-artifacts://host/custom',
        'mlflow-artifacts:/custom?x=1',
        'mlflow-artifacts:/custom#part',
        'mlflow-artifacts:custom',
        `s3://${'b'.repeat(3000)}`,
      ],
    ]) {
      const answer = await session.post('experiments/create', { name: session.unique(artifact_location.slice(0, 60)), artifact_location });
      if (answer.status !== 200) continue;
      const experiment = answer.at('experiment_id');
      await session.get(`experiments/get?experiment_id=${experiment}`);
      await session.run(experiment);
      await session.model(experiment);
    }
  }),
  probe('files of a run are listed and fetched', async (session) => {
    const experiment = await session.experiment();
    const run = await session.run(experiment);
    const root = `${experiment}/${run}/artifacts`;
    await put(session, `${root}/a.txt`, 'hello');
    await put(session, `${root}/sub/b.json`, '{}');
    await put(session, `${root}/empty`, '');
    for (const query of [
      '',
      '&path=sub',
      '&path=sub/',
      '&path=a.txt',
      '&path=none',
      '&path=..',
      '&path=/abs',
      '&path=sub/../a.txt',
      '&path=%2e%2e',
      '&path=a%23b',
      '&path=',
      '&path=./sub',
      '&page_token=x',
    ]) {
      await session.get(`artifacts/list?run_id=${run}${query}`);
    }
    const get = (query: string) => session.raw('GET', `/get-artifact?${query}`);
    for (const query of [
      `run_id=${run}&path=a.txt`,
      `run_uuid=${run}&path=sub/b.json`,
      `run_id=${run}&path=none`,
      `run_id=${run}&path=../x`,
      `run_id=${run}&path=/etc/passwd`,
      `run_id=${run}&path=%252e%252e/x`,
      `path=a.txt`,
      `run_id=none&path=a.txt`,
      `run_id=${run}&path=empty`,
      `run_id=${run}&path=sub`,
    ])
      await get(query);
  }),
  probe('files of a run in a place of its own are found', async (session) => {
    for (const artifact_location of ['mlflow-artifacts:/custom/', 'mlflow-artifacts:/custom?x=1']) {
      const run = await session.run(await session.experiment({ artifact_location }));
      await put(session, `custom/${run}/artifacts/a.txt`, 'hello');
      await session.get(`artifacts/list?run_id=${run}`);
      await session.raw('GET', `/get-artifact?run_id=${run}&path=a.txt`);
    }
  }),
  probe('files of a logged model are listed and fetched', async (session) => {
    const experiment = await session.experiment();
    const model = await session.model(experiment);
    await put(session, `${experiment}/models/${model}/artifacts/MLmodel`, 'flavors: {}\n');
    await put(session, `${experiment}/models/${model}/artifacts/code/x.py`, 'pass\n');
    for (const query of ['', '?artifact_directory_path=code', '?artifact_directory_path=none', '?artifact_directory_path=..'])
      await session.get(`logged-models/${model}/artifacts/directories${query}`);
    for (const query of ['?artifact_file_path=MLmodel', '?artifact_file_path=none', '?artifact_file_path=../x', ''])
      await session.raw('GET', `/ajax-api/2.0/mlflow/logged-models/${model}/artifacts/files${query}`);
    await session.raw('GET', '/ajax-api/2.0/mlflow/logged-models/m-none/artifacts/files?artifact_file_path=x');
  }),
];
