-- People's decisions about who is who, as a log: merged_into, root_id, is_void and whose an identity, study or order is
-- are always what the decisions that aren't undone add up to, so each can be undone at any time and in any order.

CREATE TABLE identity_changes (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('merge', 'move-study', 'split', 'link')),
  -- Merge: the double. Otherwise whom something was taken from.
  patient_id INTEGER NOT NULL REFERENCES patients (id),
  -- Split: the patient it made.
  to_patient_id INTEGER NOT NULL REFERENCES patients (id),
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
  done_at TEXT NOT NULL,
  done_by TEXT NOT NULL,
  undone_at TEXT,
  undone_by TEXT,
  undone_reason TEXT,
  CHECK (patient_id <> to_patient_id),
  CHECK ((undone_at IS NULL) = (undone_by IS NULL) AND (undone_at IS NULL) = (undone_reason IS NULL))
) STRICT;

CREATE INDEX identity_changes_by_patient ON identity_changes (patient_id);
CREATE INDEX identity_changes_by_target ON identity_changes (to_patient_id);

-- What a change gave to another patient. Nothing for a merge, which takes all.
CREATE TABLE identity_change_parts (
  kind TEXT NOT NULL CHECK (kind IN ('identity', 'study', 'order', 'appointment')),
  part_id INTEGER NOT NULL,
  change_id INTEGER NOT NULL REFERENCES identity_changes (id),
  -- Whose it was just before; in the first change of a part, whose it is when no decision is left.
  from_patient_id INTEGER NOT NULL REFERENCES patients (id),
  PRIMARY KEY (kind, part_id, change_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX identity_change_parts_by_change ON identity_change_parts (change_id);

-- The number that the next registered patient's ID counts on from.
CREATE TABLE patient_numbers (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  last INTEGER NOT NULL
) STRICT;
INSERT INTO patient_numbers VALUES (1, 0);

-- Folded and romanised names, ID, telephone and birth date, for search by the beginnings of words.
CREATE VIRTUAL TABLE patient_search USING fts5 (
  text,
  tokenize = 'unicode61 remove_diacritics 0',
  prefix = '1 2 3',
  content = '',
  contentless_delete = 1
);

-- How names sound, alone and with parts of the birth date (patients/likeness-keys.ts), to find look-alikes.
CREATE VIRTUAL TABLE patient_sound_search USING fts5 (
  keys,
  tokenize = 'ascii',
  detail = none,
  content = '',
  contentless_delete = 1
);

-- Patients whose search text isn't written yet: images bring them in bulk, and transliteration is no work for SQL.
ALTER TABLE patients ADD COLUMN is_searchable INTEGER NOT NULL DEFAULT 0 CHECK (is_searchable IN (0, 1));
CREATE INDEX patients_not_searchable ON patients (id) WHERE is_searchable = 0;
