import type { Database } from '#core/database/open.ts';
import type { MetricPoint } from '#shared/domain/mlflow/tracking.ts';

type StoredPoint = Omit<MetricPoint, 'value'> & { value: number | null };
/** The point that a run shows for a key; `first` is the first point of the key, unless it is that itself. */
type Shown = StoredPoint & { id: number; first: number | null };

/** MLflow's databases have no infinity: it is kept, and shown, as the largest number. */
const LARGEST = Number.MAX_VALUE;
/** Farther than any step. */
const BEYOND = Number.MAX_SAFE_INTEGER;
/** The first point of each of `most` parts of equal size; the last of all points takes the place of the last one, or comes behind. */
const SAMPLES = `
  WITH point AS (
    SELECT id, key, value, at_ms AS timestamp, step, ntile(@most) OVER nearby AS part, row_number() OVER nearby AS place, count(*) OVER () AS total
    FROM run_metric WHERE owner = @owner AND key = @key AND step BETWEEN @from AND @to
    WINDOW nearby AS (ORDER BY step, at_ms, ifnull(value, 0), value IS NULL)
  ), firsts AS (SELECT min(place) AS place FROM point GROUP BY part)
  SELECT key, value, timestamp, step FROM point
  WHERE place = total OR (place IN firsts AND NOT (place = (SELECT max(place) FROM firsts) AND (SELECT count(*) FROM firsts) = @most))
  ORDER BY place`;

/** SQL of what was measured in runs. `owner` is the run. */
export function createMetricStore(db: Database) {
  const latest = db.prepare<{ owner: number }, StoredPoint>(
    'SELECT key, value, at_ms AS timestamp, step FROM run_metric WHERE owner = @owner AND latest = 1 ORDER BY coalesce(first, id)',
  );
  const history = db.prepare<{ owner: number; key: string; limit: number; offset: number }, StoredPoint>(
    `SELECT key, value, at_ms AS timestamp, step FROM run_metric WHERE owner = @owner AND key = @key
     ORDER BY at_ms, step, ifnull(value, 0) LIMIT @limit OFFSET @offset`,
  );
  const samples = db.prepare<{ owner: number; key: string; most: number; from: number; to: number }, StoredPoint>(SAMPLES);
  const shown = db.prepare<{ owner: number; key: string }, Shown>(
    'SELECT id, first, key, value, at_ms AS timestamp, step FROM run_metric WHERE owner = @owner AND key = @key AND latest = 1',
  );
  const same = db.prepare(
    'SELECT 1 FROM run_metric WHERE owner = @owner AND key = @key AND at_ms = @timestamp AND step = @step AND value IS @value',
  );
  const demote = db.prepare('UPDATE run_metric SET latest = 0 WHERE id = @id');
  const insert = db.prepare(
    'INSERT INTO run_metric (owner, key, value, at_ms, step, latest, first) VALUES (@owner, @key, @value, @timestamp, @step, @isLatest, @first)',
  );

  return {
    latest: (owner: number) => latest.all({ owner }).map(toPoint),
    history: (owner: number, key: string, limit: number, offset: number) => history.all({ owner, key, limit, offset }).map(toPoint),
    samples: (owner: number, key: string, most: number, steps = { from: -BEYOND, to: BEYOND }) =>
      samples.all({ owner, key, most, ...steps }).map(toPoint),

    /** The same point twice is one point; the one that is shown is the newest. */
    add(owner: number, point: MetricPoint): void {
      const { key, timestamp, step } = point;
      const row = { owner, key, timestamp, step, value: toValue(point.value) };
      const current = shown.get({ owner, key });
      if (current && !isNewer(row, current)) {
        if (!same.get(row)) insert.run({ ...row, isLatest: 0, first: null });
        return;
      }
      if (current) demote.run({ id: current.id });
      insert.run({ ...row, isLatest: 1, first: current ? (current.first ?? current.id) : null });
    },
  };
}

/** By step, then time, then value, of which NaN counts as 0. */
function isNewer(point: StoredPoint, than: StoredPoint): boolean {
  if (point.step !== than.step) return point.step > than.step;
  if (point.timestamp !== than.timestamp) return point.timestamp > than.timestamp;
  return (point.value ?? 0) > (than.value ?? 0);
}

const toValue = (value: number) => (Number.isNaN(value) ? null : Math.min(Math.max(value, -LARGEST), LARGEST));

const toPoint = ({ value, ...point }: StoredPoint): MetricPoint => ({ ...point, value: value ?? Number.NaN });
