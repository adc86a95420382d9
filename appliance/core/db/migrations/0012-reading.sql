-- Which studies wait to be read, who is to read them, and who reads one just now. A row stands for a study from when its
-- images were complete; triggers write it, so that no study can be complete and in nobody's queue.

CREATE TABLE readings (
  study_id INTEGER PRIMARY KEY REFERENCES studies (id),
  -- over: its order is final or was given up. elsewhere: a person said that no report is to be written here.
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'elsewhere', 'over')),
  since TEXT NOT NULL,
  -- Who is to read a study without order; otherwise the order says it.
  assigned_to INTEGER REFERENCES users (id),
  closed_at TEXT,
  closed_by TEXT,
  closed_reason TEXT,
  CHECK ((state = 'elsewhere') = (closed_by IS NOT NULL)),
  CHECK ((closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (closed_reason IS NULL))
) STRICT;

CREATE INDEX readings_waiting ON readings (since) WHERE state = 'waiting';
CREATE INDEX readings_elsewhere ON readings (closed_at) WHERE state = 'elsewhere';

-- One reader at a time. It counts until nothing was heard of the session's pages for a while (reading/lock.ts).
CREATE TABLE reading_locks (
  study_id INTEGER PRIMARY KEY REFERENCES readings (study_id),
  user_id INTEGER NOT NULL REFERENCES users (id),
  session_id TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  seen_at TEXT NOT NULL
) STRICT;

CREATE INDEX reading_locks_by_session ON reading_locks (session_id);
CREATE INDEX reading_locks_by_seen ON reading_locks (seen_at);

-- What was made weeks before it came is an import or a prior: nobody waits for its report unless it was ordered.
CREATE TRIGGER readings_begin_when_complete AFTER UPDATE OF state ON studies
WHEN NEW.state = 'complete' AND OLD.state <> 'complete' AND (NEW.order_id IS NOT NULL OR NEW.study_date IS NULL
  OR NEW.study_date >= date('now', '-14 days'))
BEGIN
  INSERT OR IGNORE INTO readings (study_id, since) VALUES (NEW.id, NEW.last_received_at);
END;

CREATE TRIGGER readings_begin_when_ordered AFTER UPDATE OF order_id ON studies
WHEN NEW.order_id IS NOT NULL AND NEW.state = 'complete'
BEGIN
  INSERT OR IGNORE INTO readings (study_id, since) VALUES (NEW.id, NEW.last_received_at);
END;

CREATE TRIGGER readings_follow_match AFTER UPDATE OF order_id ON studies
WHEN NEW.order_id IS NOT OLD.order_id
BEGIN
  UPDATE readings SET state = CASE WHEN (SELECT state FROM orders WHERE id = NEW.order_id) IN ('FINAL', 'CANCELLED')
    THEN 'over' ELSE 'waiting' END WHERE study_id = NEW.id AND state <> 'elsewhere';
END;

CREATE TRIGGER readings_follow_order AFTER UPDATE OF state ON orders
WHEN (NEW.state IN ('FINAL', 'CANCELLED')) <> (OLD.state IN ('FINAL', 'CANCELLED'))
BEGIN
  UPDATE readings SET state = iif(NEW.state IN ('FINAL', 'CANCELLED'), 'over', 'waiting')
  WHERE state <> 'elsewhere' AND study_id IN (SELECT id FROM studies WHERE order_id = NEW.id);
END;

-- What came before there was a queue has been read, unless its order says that it waits.
INSERT INTO readings (study_id, since) SELECT studies.id, last_received_at FROM studies
JOIN orders ON orders.id = studies.order_id AND orders.state = 'IMAGES_AVAILABLE' WHERE studies.state = 'complete';
