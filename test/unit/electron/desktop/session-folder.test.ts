import { describe, expect, it } from 'vitest';
import { argumentsFor, folderProblem } from '../../../../electron/desktop/session-folder.ts';

describe('a folder for a session', () => {
  it('is empty, or holds an earlier session', () => {
    expect(folderProblem('/s', [])).toBeUndefined();
    expect(folderProblem('/s', ['.DS_Store'])).toBeUndefined();
    expect(folderProblem('/s', ['hookglass.db', 'key', 'token'])).toBeUndefined();
  });

  it('is none that holds something else', () => {
    expect(folderProblem('/home/ada', ['notes.txt'])).toBe(
      '/home/ada holds other files. Choose an empty folder for a new session, or the folder of an earlier one.',
    );
  });
});

it('the app starts again over it as it was started, without the old folder, a link or a file', () => {
  const args = ['--no-sandbox', '/app', '--data-dir', '/old', '--data-dir=/older', '--mlflow-port', '0', 'hookglass://calls', '/x/a.har'];

  expect(argumentsFor('/new', args)).toEqual(['--no-sandbox', '/app', '--mlflow-port', '0', '--data-dir', '/new']);
});
