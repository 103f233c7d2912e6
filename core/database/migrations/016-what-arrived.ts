import type { Migration } from '../migrate.ts';

/*
 * arrival                  one row of the joined list for what came from elsewhere: all requests with one delivery id that no delivery of
 *                          ours sent, or one request without an id. Narrow, so that a filter need not read captures. `id` is the number of
 *                          its first capture, `newest` that of its last, from which all but the count comes. `marks` and `captures` are
 *                          JSON arrays of the newest 32: what was answered, and their numbers.
 * capture_kept.arrival_id  the arrival that a capture belongs to; null for those of our own deliveries.
 * delivery.endpoint        of our own receiver, when it got the delivery.
 * delivery.reason          `body-lost` where a redirect dropped the body and a good status came all the same.
 */
export const whatArrived: Migration = {
  version: 16,
  name: 'what arrived',
  up(db) {
    db.exec(TABLES);
    db.exec(DELIVERIES);
    db.exec(ARRIVALS);
  },
};

const TABLES = `
  ALTER TABLE capture_kept ADD COLUMN arrival_id INTEGER;
  ALTER TABLE delivery ADD COLUMN endpoint TEXT;
  CREATE TABLE arrival (
    id           INTEGER PRIMARY KEY,
    newest       INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    at_ms        INTEGER NOT NULL,
    took_ms      INTEGER NOT NULL,
    status       INTEGER,
    verdict      TEXT NOT NULL,
    tunnelled    INTEGER NOT NULL,
    browser      INTEGER NOT NULL,
    size         INTEGER NOT NULL,
    endpoint     TEXT,
    event        TEXT,
    why          TEXT,
    refusal      TEXT,
    delivery_id  TEXT,
    about        TEXT,
    cause        TEXT,
    marks        TEXT NOT NULL,
    captures     TEXT NOT NULL,
    method       TEXT NOT NULL,
    target       TEXT NOT NULL,
    peer         TEXT NOT NULL
  ) STRICT;`;

const DELIVERIES = `
  UPDATE delivery SET reason = 'body-lost' WHERE state = 'delivered' AND body_lost = 1;
  UPDATE delivery SET endpoint = (
    SELECT capture.endpoint FROM capture_kept JOIN capture ON capture.id = capture_id
    WHERE kind = 'own' AND capture_kept.delivery_id = delivery.delivery_id ORDER BY capture_id DESC LIMIT 1)
  WHERE delivery_id IN (SELECT delivery_id FROM capture_kept WHERE kind = 'own');`;

/** The event and its subject are read from small bodies that are JSON; a body may be anything. */
const ARRIVALS = `
  CREATE TEMP TABLE arrived AS
    SELECT capture_id, coalesce(min(capture_id) OVER (PARTITION BY coalesce(delivery_id, capture_id)), capture_id) AS arrival_id
    FROM capture_kept WHERE kind <> 'own';
  CREATE UNIQUE INDEX temp.arrived_capture ON arrived (capture_id);
  CREATE INDEX temp.arrived_row ON arrived (arrival_id, capture_id);
  UPDATE capture_kept SET arrival_id = (SELECT arrival_id FROM arrived WHERE arrived.capture_id = capture_kept.capture_id) WHERE kind <> 'own';

  CREATE TEMP TABLE told AS
    SELECT id, iif(json_valid(text), text, '{}') AS text FROM (
      SELECT id, iif(body_kept = 'whole' AND length(body) <= 16384, CAST(body AS TEXT), '{}') AS text
      FROM capture WHERE id IN (SELECT max(capture_id) FROM arrived GROUP BY arrival_id));
  CREATE UNIQUE INDEX temp.told_capture ON told (id);

  INSERT INTO arrival
    SELECT rows.id, c.id, rows.attempts, (SELECT at_ms FROM capture WHERE capture.id = rows.id), c.took_ms, c.answer_status,
      CASE WHEN c.verdict_result = 'valid' THEN iif(coalesce(c.answer_status, 0) BETWEEN 400 AND 499, 'refused', 'valid')
        WHEN c.verdict_why LIKE 'ts-%' AND coalesce(json_extract(c.report, '$.verdict.signature'), '') = 'valid' THEN 'stale'
        ELSE c.verdict_result END,
      c.tunnelled, c.browser, c.body_size, c.endpoint,
      iif(json_type(told.text, '$.entity') = 'text' AND json_type(told.text, '$.action') = 'text',
        iif(json_extract(told.text, '$.entity') GLOB '*[^a-zA-Z0-9_-]*' OR json_extract(told.text, '$.action') GLOB '*[^a-zA-Z0-9_-]*', NULL,
          json_extract(told.text, '$.entity') || '.' || json_extract(told.text, '$.action')), NULL),
      c.verdict_why, c.refusal, c.delivery_id,
      CASE WHEN json_type(told.text, '$.data.name') = 'text' AND json_type(told.text, '$.entity') = 'text' THEN json_patch('{}',
        json_object('kind', iif(json_extract(told.text, '$.entity') LIKE 'prompt%', 'prompt', 'model'),
          'name', json_extract(told.text, '$.data.name'),
          'version', CAST(json_extract(told.text, '$.data.version') AS TEXT),
          'alias', CAST(json_extract(told.text, '$.data.alias') AS TEXT))) END,
      c.cause, rows.marks, rows.captures, c.method, substr(c.target, 1, 1024), c.peer
    FROM (
      SELECT arrival_id AS id, max(capture_id) AS newest, count(*) AS attempts,
        (SELECT json_group_array(coalesce(answer_status, 'closed')) FROM (
          SELECT answer_status FROM arrived AS a JOIN capture ON capture.id = a.capture_id WHERE a.arrival_id = arrived.arrival_id
          ORDER BY a.capture_id LIMIT 32)) AS marks,
        (SELECT json_group_array(capture_id) FROM (
          SELECT a.capture_id FROM arrived AS a WHERE a.arrival_id = arrived.arrival_id ORDER BY a.capture_id LIMIT 32)) AS captures
      FROM arrived GROUP BY arrival_id) AS rows
    JOIN capture AS c ON c.id = rows.newest
    JOIN told ON told.id = c.id;
  DROP TABLE told;
  DROP TABLE arrived;`;
