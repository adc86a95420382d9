-- Links to one report that are handed out on paper or sent (product.md 6.6; case W11): who has the link sees this study's
-- report and images for a while, and nothing else.

CREATE TABLE shares (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64), -- SHA-256; the token itself is kept nowhere
  study_id INTEGER NOT NULL REFERENCES studies (id),
  -- Whose it was when it was handed out: where the study goes to another patient, the link opens nothing any more.
  patient_id INTEGER NOT NULL REFERENCES patients (id),
  recipient TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by INTEGER NOT NULL REFERENCES users (id),
  expires_at TEXT NOT NULL,
  -- Counted down while the service runs: a clock that is set back gives nobody more time.
  minutes_left INTEGER NOT NULL,
  most_uses INTEGER NOT NULL CHECK (most_uses >= 1),
  uses INTEGER NOT NULL DEFAULT 0 CHECK (uses BETWEEN 0 AND most_uses),
  last_used_at TEXT,
  ended_at TEXT,
  ended_by TEXT,
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) STRICT;

CREATE INDEX shares_by_study ON shares (study_id, id);
CREATE INDEX shares_that_live ON shares (expires_at) WHERE ended_at IS NULL;

CREATE TRIGGER shares_that_ended_stay_ended BEFORE UPDATE ON shares WHEN OLD.ended_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a link that ended stays ended');
END;

CREATE TRIGGER shares_open_one_study BEFORE UPDATE OF token_hash, study_id, patient_id ON shares
BEGIN
  SELECT RAISE(ABORT, 'a link opens the study that it was made for');
END;

-- Whoever opened a link, in one browser, for an hour or two.
CREATE TABLE share_visits (
  secret_hash TEXT PRIMARY KEY,
  share_id INTEGER NOT NULL REFERENCES shares (id),
  began_at TEXT NOT NULL,
  minutes_left INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX share_visits_by_share ON share_visits (share_id);
