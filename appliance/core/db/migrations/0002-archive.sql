-- The archive's index: patients as received, studies, series, instances, and what was set aside. Everything here but
-- the people's decisions can be rebuilt from the files.

-- One row for ID, issuer, name and birth date together: two people who share an ID are two rows from the start, and a
-- later merge or move changes studies.patient_id only, so that it can be undone.
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

CREATE INDEX studies_by_sort_key ON studies (sort_key DESC, id DESC);
CREATE INDEX studies_by_state ON studies (state, sort_key DESC, id DESC);
CREATE INDEX studies_by_patient ON studies (patient_id);
CREATE INDEX studies_by_date ON studies (study_date);
CREATE INDEX studies_by_accession ON studies (accession_number) WHERE accession_number <> '';
CREATE INDEX studies_receiving ON studies (last_received_at) WHERE state = 'receiving';

-- Which modalities a study has, with its sort key, so that a list of one rare modality is found without a scan.
CREATE TABLE study_modalities (
  modality TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  study_id INTEGER NOT NULL REFERENCES studies (id),
  PRIMARY KEY (study_id, modality)
) STRICT, WITHOUT ROWID;

CREATE INDEX study_modalities_by_sort_key ON study_modalities (modality, sort_key DESC, study_id DESC);

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

-- A different object under a UID we already have: kept for a person, never shown in its place.
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

-- Folded text of each study (name in all scripts, ID, accession, description) for search by the beginnings of words.
CREATE VIRTUAL TABLE study_search USING fts5 (
  text,
  tokenize = 'unicode61 remove_diacritics 0',
  prefix = '1 2 3',
  content = '',
  contentless_delete = 1
);
