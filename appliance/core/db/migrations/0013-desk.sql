-- What the desk still lacked: a number that is called instead of a name, screens on the wall that show it, and papers
-- that belong to a patient.

-- Counted by the clinic's day from the first who arrives: what is called in the waiting room.
ALTER TABLE appointments ADD COLUMN ticket INTEGER;

CREATE TABLE ticket_numbers (
  day TEXT PRIMARY KEY, -- YYYY-MM-DD on the clinic's wall
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A screen opens one list and nothing else, by a key of its own.
CREATE TABLE wall_screens (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  key_hash TEXT NOT NULL UNIQUE, -- SHA-256; the key itself is kept nowhere
  created_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;

-- Referral slips, letters: files in the data folder, by the hash of what is in them. Never gone, only hidden.
CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  patient_id INTEGER NOT NULL REFERENCES patients (id),
  order_id INTEGER REFERENCES orders (id),
  title TEXT NOT NULL,
  media_type TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'application/pdf')),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  size_bytes INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  hidden_at TEXT,
  hidden_by TEXT,
  hidden_reason TEXT,
  CHECK ((hidden_at IS NULL) = (hidden_by IS NULL) AND (hidden_at IS NULL) = (hidden_reason IS NULL))
) STRICT;

CREATE INDEX documents_by_patient ON documents (patient_id);
CREATE INDEX documents_by_order ON documents (order_id) WHERE order_id IS NOT NULL;
