import type { Migration } from '../migrate.ts';

/** api_call.agent   what a coding agent asked for and what came of it, as JSON; null: a call to the MLflow API. */
export const whatAgentsAsked: Migration = {
  version: 26,
  name: 'what-agents-asked',
  up(db) {
    db.exec('ALTER TABLE api_call ADD COLUMN agent TEXT');
  },
};
