import type { Database } from '#core/database/open.ts';
import type { Workspace } from '#shared/domain/mlflow/workspace.ts';

interface Row {
  name: string;
  description: string | null;
  artifactRoot: string | null;
  archiveLocation: string | null;
  archiveRetention: string | null;
}

/** What a workspace may hold, in the order in which MLflow looks, by the name that it gives each. */
const HELD = [
  ['registered_models', 'registered_model'],
  ['experiments', 'experiment'],
  ['webhooks', 'webhook'],
] as const;
export type Held = (typeof HELD)[number][0];

/** SQL of workspaces and of what is in them. Everything that writes belongs inside a work of the writer. */
export function createWorkspaceStore(db: Database) {
  const columns =
    'name, description, artifact_root AS artifactRoot, archive_location AS archiveLocation, archive_retention AS archiveRetention';
  const all = db.prepare<[], Row>(`SELECT ${columns} FROM workspace ORDER BY name`);
  const get = db.prepare<{ name: string }, Row>(`SELECT ${columns} FROM workspace WHERE name = @name`);
  const put = db.prepare(
    `INSERT INTO workspace (name, description, artifact_root, archive_location, archive_retention)
     VALUES (@name, @description, @artifactRoot, @archiveLocation, @archiveRetention)
     ON CONFLICT (name) DO UPDATE SET description = excluded.description, artifact_root = excluded.artifact_root,
       archive_location = excluded.archive_location, archive_retention = excluded.archive_retention`,
  );
  const remove = db.prepare('DELETE FROM workspace WHERE name = @name');
  const counts = HELD.map(
    ([held, table]) =>
      [held, db.prepare<{ name: string }, number>(`SELECT count(*) FROM ${table} WHERE workspace = @name`).pluck()] as const,
  );
  const moves = HELD.map(([, table]) => db.prepare(`UPDATE ${table} SET workspace = @to WHERE workspace = @from`));
  const shared = HELD.filter(([held]) => held !== 'webhooks').map(
    ([held, table]) =>
      [
        held,
        db
          .prepare<{ from: string; to: string }, string>(
            `SELECT name FROM ${table} WHERE workspace = @from AND name IN (SELECT name FROM ${table} WHERE workspace = @to) ORDER BY name`,
          )
          .pluck(),
      ] as const,
  );
  const experiments = 'SELECT id FROM experiment WHERE workspace = @name';
  const empties = [
    'DELETE FROM registered_model WHERE workspace = @name',
    `DELETE FROM run WHERE experiment_id IN (${experiments})`,
    `DELETE FROM logged_model WHERE experiment_id IN (${experiments})`,
    `DELETE FROM dataset WHERE experiment_id IN (${experiments})`,
    'DELETE FROM experiment WHERE workspace = @name',
  ].map((sql) => db.prepare(sql));

  return {
    all: (): Workspace[] => all.all().map(toWorkspace),
    get(name: string): Workspace | undefined {
      const row = get.get({ name });
      return row && toWorkspace(row);
    },
    put({ name, description, artifactRoot, archiveLocation, archiveRetention }: Workspace): void {
      put.run({
        name,
        description: description ?? null,
        artifactRoot: artifactRoot ?? null,
        archiveLocation: archiveLocation ?? null,
        archiveRetention: archiveRetention ?? null,
      });
    },
    remove: (name: string) => void remove.run({ name }),
    /** The first kind of which it holds something; removed webhooks count as well, as in MLflow. */
    held(name: string): { held: Held; count: number } | undefined {
      for (const [held, count] of counts) {
        const found = count.get({ name }) ?? 0;
        if (found > 0) return { held, count: found };
      }
      return undefined;
    },
    /** Names that are in both, by kind. */
    inBoth: (from: string, to: string) => shared.flatMap(([held, names]) => names.all({ from, to }).map((name) => ({ held, name }))),
    move(from: string, to: string): void {
      for (const move of moves) move.run({ from, to });
    },
    /** All but its webhooks, which stay for their deliveries. */
    empty(name: string): void {
      for (const empty of empties) empty.run({ name });
    },
  };
}

function toWorkspace({ name, description, artifactRoot, archiveLocation, archiveRetention }: Row): Workspace {
  return {
    name,
    ...(description !== null && { description }),
    ...(artifactRoot !== null && { artifactRoot }),
    ...(archiveLocation !== null && { archiveLocation }),
    ...(archiveRetention !== null && { archiveRetention }),
  };
}
