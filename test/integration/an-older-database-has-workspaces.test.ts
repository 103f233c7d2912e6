import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate } from '#core/database/migrate.ts';
import { MIGRATIONS } from '#core/database/migrations/index.ts';

const step = MIGRATIONS.findIndex(({ name }) => name === 'workspaces');

function older(): Database.Database {
  const db = new Database(':memory:');
  db.pragma('foreign_keys = ON');
  migrate(db, MIGRATIONS.slice(0, step));
  db.exec(`
    INSERT INTO registered_model (id, name, description, created_at_ms, updated_at_ms, last_version) VALUES (7, 'churn', 'd', 1, 2, 3);
    INSERT INTO registered_model_tag (model_id, key, value) VALUES (7, 'k', 'v');
    INSERT INTO model_version (id, model_id, version, stage, source, storage_location, run_id, run_link, created_at_ms, updated_at_ms)
      VALUES (9, 7, 3, 'None', 's', 's', '', '', 1, 2);
    INSERT INTO model_version_tag (version_id, key, value) VALUES (9, 'n', '1');
    INSERT INTO model_alias (model_id, alias, version) VALUES (7, 'best', 3);
    INSERT INTO experiment (id, name, artifact_location, created_at_ms, updated_at_ms) VALUES (4, 'exp', 'mlflow-artifacts:/4', 1, 2);
    INSERT INTO run (id, run_id, experiment_id, name, user_id, status, start_time, artifact_uri) VALUES (5, 'r', 4, 'n', 'u', 'RUNNING', 1, 'a');
    INSERT INTO run_metric (owner, key, value, at_ms, step, latest) VALUES (5, 'm', 1, 1, 0, 1);
    INSERT INTO webhook (id, name, url, status, created_at_ms, updated_at_ms) VALUES ('w', 'w', 'http://127.0.0.1', 'ACTIVE', 1, 1)`);
  return db;
}

const KEPT = ['registered_model_tag', 'model_version', 'model_version_tag', 'model_alias', 'run', 'run_metric'];

test('everything of a database that was there before is in the default workspace, with all that hangs on it', () => {
  const db = older();
  const before = KEPT.map((table) => db.prepare(`SELECT * FROM ${table}`).all());

  migrate(db, MIGRATIONS);

  expect(KEPT.map((table) => db.prepare(`SELECT * FROM ${table}`).all())).toEqual(before);
  expect(db.prepare('SELECT id, workspace, name, last_version AS last FROM registered_model').all()).toEqual([
    { id: 7, workspace: 'default', name: 'churn', last: 3 },
  ]);
  expect(db.prepare('SELECT id, workspace, name FROM experiment ORDER BY id').all()).toEqual([
    { id: 0, workspace: 'default', name: 'Default' },
    { id: 4, workspace: 'default', name: 'exp' },
  ]);
  expect(db.prepare("SELECT workspace FROM webhook WHERE id = 'w'").pluck().all()).toEqual(['default']);
  db.close();
});

test('what hung on a model still goes with it, a name is there once in a workspace, and a new experiment gets a new number', () => {
  const db = older();
  migrate(db, MIGRATIONS);
  const insert = db.prepare(
    "INSERT INTO registered_model (workspace, name, description, created_at_ms, updated_at_ms) VALUES (?, 'churn', '', 1, 1)",
  );

  expect(() => insert.run('default')).toThrow('UNIQUE');
  insert.run('team-a');
  expect(() => db.exec('DELETE FROM experiment WHERE id = 4')).toThrow('FOREIGN KEY');
  db.exec('DELETE FROM registered_model WHERE id = 7');
  const { lastInsertRowid } = db
    .prepare("INSERT INTO experiment (name, artifact_location, created_at_ms, updated_at_ms) VALUES ('x', '', 1, 1)")
    .run();

  expect(db.prepare('SELECT count(*) FROM model_version').pluck().get()).toBe(0);
  expect(db.prepare('SELECT count(*) FROM model_version_tag').pluck().get()).toBe(0);
  expect(lastInsertRowid).toBe(5);
  db.close();
});
