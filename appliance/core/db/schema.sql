-- Generated from migrations/ by `npm run generate`. Read it to know the shape; change it by a migration.

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit rows are never changed');
END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit rows are never deleted');
END;

CREATE TRIGGER audit_only_grows BEFORE INSERT ON audit
WHEN NEW.id IS NOT (SELECT COALESCE(MAX(id), 0) + 1 FROM audit)
  OR NEW.previous_hash IS NOT COALESCE((SELECT hash FROM audit ORDER BY id DESC LIMIT 1), '')
BEGIN
  SELECT RAISE(ABORT, 'an audit row continues the chain');
END;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  origin TEXT NOT NULL,
  call TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT, -- JSON
  before TEXT, -- JSON
  after TEXT, -- JSON
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL -- SHA-256 over the row and previous_hash, see device/audit/chain.ts
) STRICT;

CREATE INDEX audit_by_action ON audit (action, id);

CREATE INDEX audit_by_actor ON audit (actor, id);

CREATE INDEX audit_by_subject ON audit (subject, id);

CREATE INDEX audit_by_time ON audit (at, id);

CREATE TABLE device_attempts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  calling_ae_title TEXT NOT NULL,
  address TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'held', 'refused')),
  called_ae_title TEXT NOT NULL,
  -- In plain words, for a technician.
  reason TEXT NOT NULL,
  count INTEGER NOT NULL,
  last_at TEXT NOT NULL,
  UNIQUE (calling_ae_title, address, outcome)
) STRICT;

CREATE INDEX device_attempts_by_time ON device_attempts (last_at);

CREATE TABLE devices (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  -- Empty for a device that sends none: it is known by its address alone.
  ae_title TEXT NOT NULL,
  -- IP address or name; NULL lets it come from any address.
  host TEXT,
  -- Where it listens; NULL when it is never called.
  port INTEGER,
  accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
  created_at TEXT NOT NULL,
  last_seen_at TEXT,
  last_echo_at TEXT,
  last_echo_ok INTEGER CHECK (last_echo_ok IN (0, 1)),
  last_echo_message TEXT,
  object_count INTEGER NOT NULL DEFAULT 0,
  CHECK (ae_title <> '' OR host IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX devices_by_identity ON devices (ae_title, coalesce(host, ''));

CREATE TABLE instances (
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES series (id),
  sop_instance_uid TEXT NOT NULL UNIQUE,
  sop_class_uid TEXT NOT NULL,
  transfer_syntax_uid TEXT NOT NULL,
  -- As received in this object; differs from the study's when objects of two people came under one study UID.
  patient_id INTEGER NOT NULL REFERENCES patients (id),
  number INTEGER,
  frames INTEGER NOT NULL,
  rows INTEGER,
  columns INTEGER,
  samples_per_pixel INTEGER,
  bits_allocated INTEGER,
  photometric TEXT,
  path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  data_set_offset INTEGER NOT NULL,
  -- In the data set; NULL where the head scan didn't reach the pixels.
  pixel_offset INTEGER,
  pixel_length INTEGER,
  -- Why it can't be shown, or what is odd about it, in words for a person; NULL where all is well.
  problem TEXT,
  -- 1 once a check found that the file is no longer what was received: it is never served as if good.
  damaged INTEGER NOT NULL DEFAULT 0 CHECK (damaged IN (0, 1)),
  received_at TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;

CREATE INDEX instances_by_series ON instances (series_id, number);

CREATE TABLE migrations (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  applied_at TEXT NOT NULL
) STRICT;

CREATE TABLE patients (
  id INTEGER PRIMARY KEY,
  patient_id TEXT NOT NULL,
  issuer TEXT NOT NULL,
  name TEXT NOT NULL,
  name_bytes BLOB NOT NULL,
  -- The name's groups as foldForSearch has them, each between equals signs, so that a query by name is one LIKE.
  name_folded TEXT NOT NULL,
  birth_date TEXT NOT NULL,
  sex TEXT NOT NULL,
  created_at TEXT NOT NULL,
  UNIQUE (patient_id, issuer, name, birth_date)
) STRICT;

CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  study_id INTEGER NOT NULL REFERENCES studies (id),
  series_instance_uid TEXT NOT NULL,
  modality TEXT NOT NULL,
  number INTEGER,
  description TEXT NOT NULL,
  series_date TEXT,
  series_time TEXT,
  body_part TEXT NOT NULL,
  laterality TEXT NOT NULL,
  protocol TEXT NOT NULL,
  station TEXT NOT NULL,
  manufacturer TEXT NOT NULL,
  model TEXT NOT NULL,
  instance_count INTEGER NOT NULL,
  UNIQUE (study_id, series_instance_uid)
) STRICT;

CREATE INDEX series_by_uid ON series (series_instance_uid);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE, -- SHA-256 of the cookie; the cookie itself is kept nowhere
  user_id INTEGER NOT NULL REFERENCES users (id),
  address TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  created_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  idle_seconds INTEGER NOT NULL,
  ends_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;

CREATE INDEX sessions_by_user ON sessions (user_id, last_seen_at);

CREATE TABLE set_aside_objects (
  id INTEGER PRIMARY KEY,
  sop_instance_uid TEXT NOT NULL,
  study_instance_uid TEXT NOT NULL,
  series_instance_uid TEXT NOT NULL,
  patient_id INTEGER NOT NULL REFERENCES patients (id),
  path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  kept_sha256 TEXT NOT NULL,
  received_at TEXT NOT NULL,
  source TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'discarded')),
  UNIQUE (sop_instance_uid, sha256)
) STRICT;

CREATE INDEX set_aside_objects_waiting ON set_aside_objects (study_instance_uid) WHERE state = 'waiting';

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL, -- JSON
  changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE sign_in_failures (
  key TEXT PRIMARY KEY, -- SHA-256: what was typed as a username may have been a password
  count INTEGER NOT NULL,
  last_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_failures_by_time ON sign_in_failures (last_at);

CREATE TABLE studies (
  id INTEGER PRIMARY KEY,
  study_instance_uid TEXT NOT NULL UNIQUE,
  patient_id INTEGER NOT NULL REFERENCES patients (id),
  study_date TEXT,
  study_time TEXT,
  study_id TEXT NOT NULL,
  description TEXT NOT NULL,
  accession_number TEXT NOT NULL,
  referring_physician TEXT NOT NULL,
  institution TEXT NOT NULL,
  modalities TEXT NOT NULL,
  series_count INTEGER NOT NULL,
  instance_count INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('receiving', 'complete')),
  patient_mismatch INTEGER NOT NULL CHECK (patient_mismatch IN (0, 1)),
  source TEXT NOT NULL,
  first_received_at TEXT NOT NULL,
  last_received_at TEXT NOT NULL,
  -- Newest first for lists: the study's date and time, or when it came where it has none.
  sort_key TEXT NOT NULL
) STRICT;

CREATE INDEX studies_by_accession ON studies (accession_number) WHERE accession_number <> '';

CREATE INDEX studies_by_date ON studies (study_date);

CREATE INDEX studies_by_patient ON studies (patient_id);

CREATE INDEX studies_by_sort_key ON studies (sort_key DESC, id DESC);

CREATE INDEX studies_by_state ON studies (state, sort_key DESC, id DESC);

CREATE INDEX studies_receiving ON studies (last_received_at) WHERE state = 'receiving';

CREATE TABLE study_modalities (
  modality TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  study_id INTEGER NOT NULL REFERENCES studies (id),
  PRIMARY KEY (study_id, modality)
) STRICT, WITHOUT ROWID;

CREATE INDEX study_modalities_by_sort_key ON study_modalities (modality, sort_key DESC, study_id DESC);

CREATE VIRTUAL TABLE study_search USING fts5 (
  text,
  tokenize = 'unicode61 remove_diacritics 0',
  prefix = '1 2 3',
  content = '',
  contentless_delete = 1
);

CREATE TABLE tokens (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (
    role IN ('receptionist', 'technician', 'radiologist', 'manager', 'referrer', 'administrator', 'service')
  ),
  token_hash TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  expires_at TEXT,
  ended_at TEXT
) STRICT;

CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL UNIQUE, -- lower case, NFC
  display_name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (
    role IN ('receptionist', 'technician', 'radiologist', 'manager', 'referrer', 'administrator', 'service')
  ),
  password_hash TEXT NOT NULL, -- scrypt$log2N$r$p$salt$hash
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE workstations (
  token_hash TEXT NOT NULL,
  user_id INTEGER NOT NULL REFERENCES users (id),
  last_used_at TEXT NOT NULL,
  PRIMARY KEY (token_hash, user_id)
) STRICT, WITHOUT ROWID;
