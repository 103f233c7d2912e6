import type { Migration } from '../migrate.ts';

/** mlflow_version   the release of MLflow that a delivery was made as, and that a call was answered as; unknown of older rows. */
export const asWhichRelease: Migration = {
  version: 25,
  name: 'as-which-release',
  up(db) {
    db.exec('ALTER TABLE delivery ADD COLUMN mlflow_version TEXT; ALTER TABLE api_call ADD COLUMN mlflow_version TEXT');
  },
};
