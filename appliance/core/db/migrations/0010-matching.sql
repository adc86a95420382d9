-- What received studies were matched to, what waits in the inbox for a person, and which are suspected to be another
-- patient's (product.md 1.6, 1.7). Everything but people's decisions can be found out again.

CREATE TABLE study_matches (
  study_id INTEGER PRIMARY KEY REFERENCES studies (id),
  -- matched: belongs to order_id. unscheduled: nobody ordered it and nothing contradicts. waiting: in the inbox.
  -- settled: a person decided.
  state TEXT NOT NULL CHECK (state IN ('matched', 'unscheduled', 'waiting', 'settled')),
  conflict TEXT CHECK (conflict IN ('other-patient', 'same-id', 'no-id', 'no-order', 'ambiguous')),
  how TEXT CHECK (how IN ('accession', 'study-uid', 'patient-and-time', 'person')),
  -- What it belongs to, or what is proposed while it waits.
  order_id INTEGER REFERENCES orders (id),
  patient_id INTEGER REFERENCES patients (id),
  -- JSON: codes of matching/compare.ts, why.
  reasons TEXT NOT NULL,
  decided_by TEXT,
  decision_reason TEXT,
  changed_at TEXT NOT NULL,
  CHECK ((state = 'waiting') = (conflict IS NOT NULL)),
  CHECK ((state = 'settled') = (decided_by IS NOT NULL))
) STRICT;

CREATE INDEX study_matches_waiting ON study_matches (changed_at) WHERE state = 'waiting';

-- The wrong-patient guard's doubts. A study with an open one carries a banner, and can't be reported finally.
CREATE TABLE suspicions (
  study_id INTEGER PRIMARY KEY REFERENCES studies (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'cleared')),
  reasons TEXT NOT NULL,
  raised_at TEXT NOT NULL,
  cleared_by TEXT,
  clear_reason TEXT,
  CHECK ((state = 'cleared') = (cleared_by IS NOT NULL))
) STRICT;

CREATE INDEX suspicions_open ON suspicions (raised_at) WHERE state = 'open';
