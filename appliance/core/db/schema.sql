-- Generated from migrations/ by `npm run generate`. Read it to know the shape; change it by a migration.

CREATE TRIGGER appointments_dont_overlap_in BEFORE INSERT ON appointments
WHEN NEW.state NOT IN ('cancelled', 'no-show', 'completed')
BEGIN
  SELECT RAISE(ABORT, 'conflict: room') WHERE NEW.is_walk_in = 0 AND EXISTS (SELECT 1 FROM appointments AS other
    WHERE other.room_id = NEW.room_id AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at
      AND other.is_walk_in = 0 AND other.state NOT IN ('cancelled', 'no-show', 'completed'));
  SELECT RAISE(ABORT, 'conflict: doctor') WHERE NEW.doctor_id IS NOT NULL AND EXISTS (SELECT 1 FROM appointments AS other
    WHERE other.doctor_id = NEW.doctor_id AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at
      AND other.state NOT IN ('cancelled', 'no-show', 'completed'));
END;

CREATE TRIGGER appointments_dont_overlap_on BEFORE UPDATE OF room_id, doctor_id, starts_at, ends_at, state ON appointments
WHEN NEW.state NOT IN ('cancelled', 'no-show', 'completed') AND (NEW.room_id <> OLD.room_id
  OR NEW.doctor_id IS NOT OLD.doctor_id OR NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at
  OR OLD.state IN ('cancelled', 'no-show', 'completed'))
BEGIN
  SELECT RAISE(ABORT, 'conflict: room') WHERE NEW.is_walk_in = 0 AND EXISTS (SELECT 1 FROM appointments AS other
    WHERE other.id <> NEW.id AND other.room_id = NEW.room_id AND other.starts_at < NEW.ends_at
      AND other.ends_at > NEW.starts_at AND other.is_walk_in = 0
      AND other.state NOT IN ('cancelled', 'no-show', 'completed'));
  SELECT RAISE(ABORT, 'conflict: doctor') WHERE NEW.doctor_id IS NOT NULL AND EXISTS (SELECT 1 FROM appointments AS other
    WHERE other.id <> NEW.id AND other.doctor_id = NEW.doctor_id AND other.starts_at < NEW.ends_at
      AND other.ends_at > NEW.starts_at AND other.state NOT IN ('cancelled', 'no-show', 'completed'));
END;

CREATE TRIGGER webhooks_hear_of_appointments AFTER UPDATE OF version, state ON appointments
WHEN NEW.version <> OLD.version OR NEW.state <> OLD.state
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('appointmentId', NEW.id, 'state', NEW.state, 'orderId', NEW.order_id)
  FROM webhook_events WHERE event = 'appointment.changed';
END;

CREATE TRIGGER webhooks_hear_of_bookings AFTER INSERT ON appointments
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('appointmentId', NEW.id, 'state', NEW.state, 'orderId', NEW.order_id)
  FROM webhook_events WHERE event = 'appointment.booked';
END;

CREATE TABLE appointments (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('exam', 'consultation')),
  patient_id INTEGER NOT NULL REFERENCES patients (id),
  order_id INTEGER UNIQUE REFERENCES orders (id),
  -- Scheduled Procedure Step ID (0040,0009), at most 16 characters.
  step_id TEXT NOT NULL UNIQUE,
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  doctor_id INTEGER REFERENCES users (id),
  technician_id INTEGER REFERENCES users (id),
  starts_at TEXT NOT NULL, -- UTC
  ends_at TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL CHECK (
    state IN ('booked', 'waiting', 'in-room', 'in-scan', 'review', 'completed', 'cancelled', 'no-show')
  ),
  state_reason TEXT NOT NULL DEFAULT '',
  is_walk_in INTEGER NOT NULL DEFAULT 0 CHECK (is_walk_in IN (0, 1)),
  arrived_at TEXT,
  in_room_at TEXT,
  in_scan_at TEXT,
  review_at TEXT,
  completed_at TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL, ticket INTEGER,
  CHECK ((kind = 'exam') = (order_id IS NOT NULL)),
  CHECK (starts_at < ends_at)
) STRICT;

CREATE INDEX appointments_by_doctor ON appointments (doctor_id, starts_at) WHERE doctor_id IS NOT NULL;

CREATE INDEX appointments_by_patient ON appointments (patient_id, starts_at);

CREATE INDEX appointments_by_room ON appointments (room_id, starts_at);

CREATE INDEX appointments_by_start ON appointments (starts_at);

CREATE INDEX appointments_by_state ON appointments (state, starts_at);

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

CREATE TABLE closures (
  id INTEGER PRIMARY KEY,
  -- Neither: the whole clinic.
  room_id INTEGER REFERENCES rooms (id),
  user_id INTEGER REFERENCES users (id),
  starts_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  reason TEXT NOT NULL,
  CHECK (starts_at < ends_at)
) STRICT;

CREATE INDEX closures_by_end ON closures (ends_at);

CREATE TRIGGER critical_results_are_never_deleted BEFORE DELETE ON critical_results
BEGIN
  SELECT RAISE(ABORT, 'a critical result is never deleted');
END;

CREATE TRIGGER critical_results_are_never_replaced BEFORE INSERT ON critical_results
WHEN EXISTS (SELECT 1 FROM critical_results WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'a critical result is never replaced');
END;

CREATE TRIGGER critical_results_begin_open BEFORE INSERT ON critical_results
WHEN NEW.told_at IS NOT NULL OR NEW.closed_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a critical result begins open');
END;

CREATE TRIGGER critical_results_keep_what_was_found
BEFORE UPDATE OF study_id, category, what, found_at, found_by, remind_at, due_at ON critical_results
BEGIN
  SELECT RAISE(ABORT, 'what was found is never changed');
END;

CREATE TRIGGER critical_results_keep_who_was_told
BEFORE UPDATE OF told_whom, told_at, told_how, told_by ON critical_results WHEN OLD.told_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'who was told is never changed');
END;

CREATE TRIGGER critical_results_that_ended_stay BEFORE UPDATE ON critical_results
WHEN OLD.closed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a critical result that ended is never changed');
END;

CREATE TRIGGER webhooks_hear_of_critical_results
AFTER UPDATE OF step, told_at, closed_at, withdrawn_at ON critical_results
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('criticalResultId', NEW.id, 'studyInstanceUid', study_instance_uid,
    'category', NEW.category, 'state', CASE WHEN NEW.closed_at IS NOT NULL THEN 'closed'
      WHEN NEW.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN NEW.told_at IS NOT NULL THEN 'told' ELSE NEW.step END)
  FROM webhook_events JOIN studies ON studies.id = NEW.study_id WHERE event = 'critical.changed';
END;

CREATE TRIGGER webhooks_hear_of_new_critical_results AFTER INSERT ON critical_results
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('criticalResultId', NEW.id, 'studyInstanceUid', study_instance_uid,
    'category', NEW.category, 'state', 'open')
  FROM webhook_events JOIN studies ON studies.id = NEW.study_id WHERE event = 'critical.found';
END;

CREATE TABLE critical_results (
  id INTEGER PRIMARY KEY,
  study_id INTEGER NOT NULL REFERENCES studies (id),
  category TEXT NOT NULL CHECK (category IN ('immediate', 'urgent', 'soon')),
  what TEXT NOT NULL CHECK (trim(what) <> ''),
  found_at TEXT NOT NULL,
  found_by INTEGER NOT NULL REFERENCES users (id),
  -- By when somebody must have been told; half of the time before it, more people are asked.
  remind_at TEXT NOT NULL,
  due_at TEXT NOT NULL,
  step TEXT NOT NULL DEFAULT 'open' CHECK (step IN ('open', 'reminded', 'overdue')),
  told_whom TEXT CHECK (trim(told_whom) <> ''),
  told_at TEXT,
  told_how TEXT CHECK (told_how IN ('telephone', 'in-person', 'video', 'report')),
  told_by INTEGER REFERENCES users (id),
  read_back_at TEXT,
  closed_at TEXT,
  withdrawn_at TEXT,
  withdrawn_by INTEGER REFERENCES users (id),
  withdrawn_reason TEXT CHECK (trim(withdrawn_reason) <> ''),
  CHECK ((told_whom IS NULL) = (told_at IS NULL) AND (told_at IS NULL) = (told_how IS NULL)
    AND (told_how IS NULL) = (told_by IS NULL)),
  CHECK (read_back_at IS NULL OR told_at IS NOT NULL),
  CHECK (closed_at IS NULL OR (told_whom IS NOT NULL AND told_at IS NOT NULL AND told_how IS NOT NULL
    AND told_by IS NOT NULL AND read_back_at IS NOT NULL)),
  CHECK (told_at IS NULL OR told_at >= found_at),
  CHECK (closed_at IS NULL OR withdrawn_at IS NULL),
  CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL)),
  -- Once somebody was told, it can only be closed.
  CHECK (withdrawn_at IS NULL OR told_at IS NULL)
) STRICT;

CREATE INDEX critical_results_by_study ON critical_results (study_id);

CREATE INDEX critical_results_open ON critical_results (due_at) WHERE closed_at IS NULL AND withdrawn_at IS NULL;

CREATE TABLE departments (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

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
  object_count INTEGER NOT NULL DEFAULT 0, character_set TEXT NOT NULL DEFAULT '', worklist_scope TEXT NOT NULL DEFAULT 'asked' CHECK (worklist_scope IN ('asked', 'own')), worklist_shows_booked INTEGER NOT NULL DEFAULT 0 CHECK (worklist_shows_booked IN (0, 1)),
  CHECK (ae_title <> '' OR host IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX devices_by_identity ON devices (ae_title, coalesce(host, ''));

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

CREATE INDEX documents_by_order ON documents (order_id) WHERE order_id IS NOT NULL;

CREATE INDEX documents_by_patient ON documents (patient_id);

CREATE TABLE exams (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  modality TEXT NOT NULL,
  body_part TEXT NOT NULL,
  -- The order must say left, right or both.
  needs_laterality INTEGER NOT NULL DEFAULT 0 CHECK (needs_laterality IN (0, 1)),
  duration_minutes INTEGER NOT NULL CHECK (duration_minutes BETWEEN 5 AND 480),
  -- JSON: keys of clinic/orders/safety.ts.
  safety_questions TEXT NOT NULL,
  preparation TEXT NOT NULL DEFAULT '',
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1))
) STRICT;

CREATE TABLE former_passwords (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id),
  password_hash TEXT NOT NULL -- as in users
) STRICT;

CREATE INDEX former_passwords_by_user ON former_passwords (user_id, id);

CREATE TABLE hanging_protocols (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id),
  is_shared INTEGER NOT NULL CHECK (is_shared IN (0, 1)), -- the clinic's colleagues hang by it too
  name TEXT NOT NULL,
  modality TEXT NOT NULL,
  body_part TEXT NOT NULL, -- '' for every one
  layout TEXT NOT NULL, -- rows x columns, as '2x3'
  places TEXT NOT NULL, -- JSON, a place a pane, as clinic/hanging/shapes.ts has them
  changed_at TEXT NOT NULL, exam_code TEXT NOT NULL DEFAULT '',
  UNIQUE (user_id, name)
) STRICT;

CREATE INDEX hanging_protocols_shared ON hanging_protocols (is_shared);

CREATE TABLE "identities" (
  id INTEGER PRIMARY KEY,
  patient_id TEXT NOT NULL,
  issuer TEXT NOT NULL,
  name TEXT NOT NULL,
  name_bytes BLOB NOT NULL,
  -- The name's groups as foldForSearch has them, each between equals signs, so that a query by name is one LIKE.
  name_folded TEXT NOT NULL,
  birth_date TEXT NOT NULL,
  sex TEXT NOT NULL,
  created_at TEXT NOT NULL, owner_id INTEGER REFERENCES patients (id),
  UNIQUE (patient_id, issuer, name, birth_date)
) STRICT;

CREATE INDEX identities_by_owner ON identities (owner_id);

CREATE TABLE identity_change_parts (
  kind TEXT NOT NULL CHECK (kind IN ('identity', 'study', 'order', 'appointment')),
  part_id INTEGER NOT NULL,
  change_id INTEGER NOT NULL REFERENCES identity_changes (id),
  -- Whose it was just before; in the first change of a part, whose it is when no decision is left.
  from_patient_id INTEGER NOT NULL REFERENCES patients (id),
  PRIMARY KEY (kind, part_id, change_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX identity_change_parts_by_change ON identity_change_parts (change_id);

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

CREATE TABLE instances (
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES series (id),
  sop_instance_uid TEXT NOT NULL UNIQUE,
  sop_class_uid TEXT NOT NULL,
  transfer_syntax_uid TEXT NOT NULL,
  -- As received in this object; differs from the study's when objects of two people came under one study UID.
  identity_id INTEGER NOT NULL REFERENCES "identities" (id),
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

CREATE TABLE keyed_requests (
  -- `user:7`, `token:3`: a key means nothing from anybody else.
  actor TEXT NOT NULL,
  key TEXT NOT NULL,
  -- SHA-256 of method, address and body.
  fingerprint TEXT NOT NULL,
  -- The call that did it.
  call TEXT NOT NULL,
  at TEXT NOT NULL,
  -- The row comes in the transaction of the change; the answer right after. NULL: the service stopped in between, or
  -- the answer was too large to keep.
  status INTEGER,
  body TEXT,
  PRIMARY KEY (actor, key)
) STRICT;

CREATE INDEX keyed_requests_at ON keyed_requests (at);

CREATE TABLE measurement_objects (
  sop_instance_uid TEXT PRIMARY KEY,
  set_id INTEGER NOT NULL REFERENCES measurement_sets (id),
  -- 'measurements', 'key-images', or 'presentation ' and the series that it is for: each has its own versions.
  document TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  sop_class_uid TEXT NOT NULL,
  -- SHA-256 of what the object says of the set: the same again makes no new object.
  content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
  made_at TEXT NOT NULL,
  data_set TEXT, -- DICOM JSON; NULL once it is in the archive
  UNIQUE (set_id, document, number)
) STRICT;

CREATE INDEX measurement_objects_to_file ON measurement_objects (made_at) WHERE data_set IS NOT NULL;

CREATE TABLE measurement_sets (
  id INTEGER PRIMARY KEY,
  study_id INTEGER NOT NULL REFERENCES studies (id),
  user_id INTEGER NOT NULL REFERENCES users (id),
  -- Counts saves: whoever saves on an older one is refused.
  version INTEGER NOT NULL CHECK (version >= 1),
  content TEXT NOT NULL, -- JSON, as clinic/measurements/shapes.ts has it
  saved_at TEXT NOT NULL,
  -- Its owner has left the study with this version: it needn't be quiet for a while first.
  settled_version INTEGER NOT NULL DEFAULT 0,
  filed_version INTEGER NOT NULL DEFAULT 0 CHECK (filed_version <= version),
  UNIQUE (study_id, user_id)
) STRICT;

CREATE INDEX measurement_sets_to_file ON measurement_sets (saved_at) WHERE filed_version < version;

CREATE TABLE migrations (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  applied_at TEXT NOT NULL
) STRICT;

CREATE TABLE order_numbers (
  day TEXT PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER readings_follow_order AFTER UPDATE OF state ON orders
WHEN (NEW.state IN ('FINAL', 'CANCELLED')) <> (OLD.state IN ('FINAL', 'CANCELLED'))
BEGIN
  UPDATE readings SET state = iif(NEW.state IN ('FINAL', 'CANCELLED'), 'over', 'waiting')
  WHERE state <> 'elsewhere' AND study_id IN (SELECT id FROM studies WHERE order_id = NEW.id);
END;

CREATE TRIGGER webhooks_hear_of_new_orders AFTER INSERT ON orders
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('orderId', NEW.id, 'state', NEW.state)
  FROM webhook_events WHERE event = 'order.placed';
END;

CREATE TRIGGER webhooks_hear_of_orders AFTER UPDATE OF version, state ON orders
WHEN NEW.version <> OLD.version OR NEW.state <> OLD.state
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('orderId', NEW.id, 'state', NEW.state)
  FROM webhook_events WHERE event = 'order.changed';
END;

CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  accession_number TEXT NOT NULL UNIQUE CHECK (length(accession_number) BETWEEN 1 AND 16),
  study_instance_uid TEXT NOT NULL UNIQUE,
  patient_id INTEGER NOT NULL REFERENCES patients (id),
  exam_id INTEGER NOT NULL REFERENCES exams (id),
  -- As they were when it was ordered: the catalogue may change.
  exam_name TEXT NOT NULL,
  modality TEXT NOT NULL,
  body_part TEXT NOT NULL,
  laterality TEXT NOT NULL CHECK (laterality IN ('', 'R', 'L', 'B')),
  ordering_provider TEXT NOT NULL, -- DICOM PN
  referrer_user_id INTEGER REFERENCES users (id),
  indication TEXT NOT NULL,
  history TEXT NOT NULL,
  priority TEXT NOT NULL CHECK (priority IN ('STAT', 'urgent', 'routine')),
  contrast TEXT NOT NULL CHECK (contrast IN ('none', 'with', 'undecided')),
  contrast_agent TEXT NOT NULL,
  special_instructions TEXT NOT NULL,
  state TEXT NOT NULL CHECK (
    state IN ('SCHEDULED', 'IN_PROGRESS', 'IMAGES_AVAILABLE', 'PRELIMINARY', 'FINAL', 'CANCELLED')
  ),
  state_reason TEXT NOT NULL DEFAULT '',
  assigned_to INTEGER REFERENCES users (id),
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL
) STRICT;

CREATE INDEX orders_by_patient ON orders (patient_id, id);

CREATE INDEX orders_by_referrer ON orders (referrer_user_id) WHERE referrer_user_id IS NOT NULL;

CREATE INDEX orders_by_state ON orders (state, id);

CREATE TABLE patient_numbers (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  last INTEGER NOT NULL
) STRICT;

CREATE VIRTUAL TABLE patient_search USING fts5 (
  text,
  tokenize = 'unicode61 remove_diacritics 0',
  prefix = '1 2 3',
  content = '',
  contentless_delete = 1
);

CREATE VIRTUAL TABLE patient_sound_search USING fts5 (
  keys,
  tokenize = 'ascii',
  detail = none,
  content = '',
  contentless_delete = 1
);

CREATE TRIGGER webhooks_hear_of_new_patients AFTER INSERT ON patients
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('patientId', NEW.id) FROM webhook_events WHERE event = 'patient.changed';
END;

CREATE TRIGGER webhooks_hear_of_patients AFTER UPDATE OF version, root_id ON patients
WHEN NEW.version <> OLD.version OR (OLD.root_id IS NOT NULL AND NEW.root_id IS NOT OLD.root_id)
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('patientId', NEW.id) FROM webhook_events WHERE event = 'patient.changed';
END;

CREATE TABLE patients (
  id INTEGER PRIMARY KEY,
  -- As it stands on labels and in worklists. Not unique: two people may have come under one ID, and are kept apart.
  patient_id TEXT NOT NULL,
  issuer TEXT NOT NULL,
  name TEXT NOT NULL, -- DICOM PN, all groups
  name_folded TEXT NOT NULL, -- as identities.name_folded
  birth_date TEXT, -- YYYY-MM-DD
  birth_date_is_estimated INTEGER NOT NULL DEFAULT 0 CHECK (birth_date_is_estimated IN (0, 1)),
  sex TEXT NOT NULL,
  phone TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  history TEXT NOT NULL DEFAULT '',
  allergies TEXT NOT NULL DEFAULT '',
  implants TEXT NOT NULL DEFAULT '',
  -- Where the row comes from: a person registered it, or the first image under an identity made it.
  origin TEXT NOT NULL CHECK (origin IN ('registered', 'received')),
  -- Nobody knows yet who this is (product.md 4.1).
  is_unknown INTEGER NOT NULL DEFAULT 0 CHECK (is_unknown IN (0, 1)),
  -- The patient this one was found to be a double of; what belongs to it stays its own, so that a merge can be undone.
  merged_into INTEGER REFERENCES patients (id),
  -- The end of that chain, itself where it is no double: what lists and searches go by.
  root_id INTEGER REFERENCES patients (id),
  -- Made by a split that was undone: as if it had never been.
  is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
  first_identity_id INTEGER REFERENCES identities (id),
  -- Counts changes, so that two people can't overwrite each other.
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL, is_searchable INTEGER NOT NULL DEFAULT 0 CHECK (is_searchable IN (0, 1)),
  CHECK (merged_into IS NULL OR merged_into <> id)
) STRICT;

CREATE INDEX patients_by_birth_date ON patients (birth_date);

CREATE INDEX patients_by_first_identity ON patients (first_identity_id);

CREATE INDEX patients_by_patient_id ON patients (patient_id);

CREATE INDEX patients_by_root ON patients (root_id);

CREATE INDEX patients_not_searchable ON patients (id) WHERE is_searchable = 0;

CREATE TABLE performed_steps (
  id INTEGER PRIMARY KEY,
  sop_instance_uid TEXT NOT NULL UNIQUE,
  appointment_id INTEGER REFERENCES appointments (id),
  study_instance_uid TEXT NOT NULL,
  station_ae_title TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('IN PROGRESS', 'COMPLETED', 'DISCONTINUED')),
  -- The attributes as received, DICOM JSON model.
  attributes TEXT NOT NULL,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;

CREATE INDEX performed_steps_by_appointment ON performed_steps (appointment_id);

CREATE INDEX performed_steps_by_study ON performed_steps (study_instance_uid);

CREATE TABLE preferences (
  user_id INTEGER NOT NULL REFERENCES users (id),
  key TEXT NOT NULL,
  value TEXT NOT NULL, -- JSON, as device/preferences/shapes.ts has it
  changed_at TEXT NOT NULL,
  PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE reading_locks (
  study_id INTEGER PRIMARY KEY REFERENCES readings (study_id),
  user_id INTEGER NOT NULL REFERENCES users (id),
  session_id TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  seen_at TEXT NOT NULL
) STRICT;

CREATE INDEX reading_locks_by_seen ON reading_locks (seen_at);

CREATE INDEX reading_locks_by_session ON reading_locks (session_id);

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

CREATE INDEX readings_elsewhere ON readings (closed_at) WHERE state = 'elsewhere';

CREATE INDEX readings_waiting ON readings (since) WHERE state = 'waiting';

CREATE TABLE recovery_codes (
  code_hash TEXT PRIMARY KEY, -- SHA-256 of 80 random bits
  user_id INTEGER NOT NULL REFERENCES users (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX recovery_codes_by_user ON recovery_codes (user_id);

CREATE TABLE report_drafts (
  report_id INTEGER PRIMARY KEY REFERENCES reports (id),
  document TEXT NOT NULL, -- JSON, as clinic/reports/document.ts accepts it
  changed_at TEXT NOT NULL,
  changed_by INTEGER NOT NULL REFERENCES users (id)
) STRICT;

CREATE INDEX report_drafts_by_person ON report_drafts (changed_by, changed_at);

CREATE TABLE report_keys (
  id INTEGER PRIMARY KEY,
  public_key TEXT NOT NULL UNIQUE, -- 32 bytes, base64url
  secret_key TEXT NOT NULL, -- 32 bytes, base64url
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE report_macros (
  id INTEGER PRIMARY KEY,
  user_id INTEGER REFERENCES users (id), -- NULL: everybody's
  abbreviation TEXT NOT NULL,
  text TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX report_macros_by_owner ON report_macros (coalesce(user_id, 0), abbreviation);

CREATE TABLE report_objects (
  sop_instance_uid TEXT PRIMARY KEY,
  version_id INTEGER NOT NULL REFERENCES report_versions (id),
  filed_at TEXT NOT NULL
) STRICT;

CREATE INDEX report_objects_by_version ON report_objects (version_id);

CREATE TRIGGER report_papers_are_never_changed BEFORE UPDATE ON report_papers
BEGIN
  SELECT RAISE(ABORT, 'the paper of a report is never changed');
END;

CREATE TRIGGER report_papers_are_never_deleted BEFORE DELETE ON report_papers
BEGIN
  SELECT RAISE(ABORT, 'the paper of a report is never deleted');
END;

CREATE TABLE report_papers (
  version_id INTEGER PRIMARY KEY REFERENCES report_versions (id),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64), -- a file of documents/
  size_bytes INTEGER NOT NULL,
  made_at TEXT NOT NULL
) STRICT;

CREATE INDEX report_papers_by_hash ON report_papers (sha256);

CREATE TRIGGER report_receipts_are_never_changed BEFORE UPDATE ON report_receipts
BEGIN
  SELECT RAISE(ABORT, 'a receipt is never changed');
END;

CREATE TRIGGER report_receipts_are_never_deleted BEFORE DELETE ON report_receipts
BEGIN
  SELECT RAISE(ABORT, 'a receipt is never deleted');
END;

CREATE TABLE report_receipts (
  version_id INTEGER NOT NULL REFERENCES report_versions (id),
  user_id INTEGER NOT NULL REFERENCES users (id),
  at TEXT NOT NULL,
  PRIMARY KEY (version_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER report_seals_are_never_changed BEFORE UPDATE ON report_seals
BEGIN
  SELECT RAISE(ABORT, 'a seal is never changed');
END;

CREATE TRIGGER report_seals_are_never_deleted BEFORE DELETE ON report_seals
BEGIN
  SELECT RAISE(ABORT, 'a seal is never deleted');
END;

CREATE TABLE report_seals (
  version_id INTEGER PRIMARY KEY REFERENCES report_versions (id),
  key_id INTEGER NOT NULL REFERENCES report_keys (id),
  code TEXT NOT NULL UNIQUE,
  -- Where whoever reads the paper can ask: as the signer's browser knew this box.
  address TEXT NOT NULL
) STRICT;

CREATE TABLE report_templates (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  based_on TEXT, -- name of the file
  modalities TEXT NOT NULL, -- JSON lists
  body_parts TEXT NOT NULL,
  exams TEXT NOT NULL,
  sex TEXT NOT NULL CHECK (sex IN ('', 'M', 'F')),
  document TEXT NOT NULL, -- JSON
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 1,
  changed_at TEXT NOT NULL,
  changed_by TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX report_templates_by_file ON report_templates (based_on) WHERE based_on IS NOT NULL AND is_active = 1;

CREATE TABLE report_texts_aside (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES reports (id),
  -- The revision it was written on: while somebody goes on writing on an old one, it is one text that grows.
  base_revision INTEGER NOT NULL,
  document TEXT NOT NULL,
  kept_at TEXT NOT NULL,
  kept_by INTEGER NOT NULL REFERENCES users (id),
  UNIQUE (report_id, kept_by, base_revision)
) STRICT;

CREATE TRIGGER readings_end_with_the_report AFTER INSERT ON report_versions
WHEN NEW.kind <> 'preliminary'
BEGIN
  UPDATE readings SET state = 'over' WHERE state = 'waiting'
    AND study_id = (SELECT study_id FROM reports WHERE id = NEW.report_id);
END;

CREATE TRIGGER report_versions_are_never_changed BEFORE UPDATE ON report_versions
BEGIN
  SELECT RAISE(ABORT, 'a signed report is never changed');
END;

CREATE TRIGGER report_versions_are_never_deleted BEFORE DELETE ON report_versions
BEGIN
  SELECT RAISE(ABORT, 'a signed report is never deleted');
END;

CREATE TRIGGER report_versions_are_never_replaced BEFORE INSERT ON report_versions
WHEN EXISTS (SELECT 1 FROM report_versions WHERE id = NEW.id OR content_hash = NEW.content_hash)
BEGIN
  SELECT RAISE(ABORT, 'a signed report is never replaced');
END;

CREATE TRIGGER report_versions_follow_each_other BEFORE INSERT ON report_versions
BEGIN
  SELECT RAISE(ABORT, 'a version continues its report')
  WHERE NEW.number IS NOT (SELECT COALESCE(MAX(number), 0) + 1 FROM report_versions WHERE report_id = NEW.report_id);
  SELECT RAISE(ABORT, 'what is final can only be amended')
  WHERE (NEW.kind IN ('amended', 'addendum')) <> EXISTS (SELECT 1 FROM report_versions
    WHERE report_id = NEW.report_id AND kind = 'final');
END;

CREATE TRIGGER webhooks_hear_of_reports AFTER INSERT ON report_versions
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('studyInstanceUid', study_instance_uid, 'version', NEW.number, 'kind', NEW.kind)
  FROM webhook_events JOIN reports ON reports.id = NEW.report_id JOIN studies ON studies.id = reports.study_id
  WHERE event = iif(NEW.kind IN ('amended', 'addendum'), 'report.amended', 'report.signed');
END;

CREATE TABLE report_versions (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES reports (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('preliminary', 'final', 'amended', 'addendum')),
  reason TEXT NOT NULL,
  -- Canonical JSON (lib/canonical-json.ts) of all that was signed: text, patient, order, who signed, and the hash of the
  -- version before.
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL UNIQUE CHECK (length(content_hash) = 64), -- SHA-256 of content
  signed_at TEXT NOT NULL,
  signed_by INTEGER NOT NULL REFERENCES users (id),
  UNIQUE (report_id, number),
  CHECK ((kind IN ('amended', 'addendum')) = (reason <> ''))
) STRICT;

CREATE INDEX report_versions_by_time ON report_versions (signed_at);

CREATE TABLE reports (
  id INTEGER PRIMARY KEY,
  study_id INTEGER NOT NULL UNIQUE REFERENCES studies (id),
  -- Counts saves and signatures for as long as the report lives, so that a text written on an old one is noticed.
  revision INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE role_permissions (
  role TEXT NOT NULL,
  permission TEXT NOT NULL,
  -- Only where it differs from the table in device/users/permissions.ts.
  is_given INTEGER NOT NULL CHECK (is_given IN (0, 1)),
  PRIMARY KEY (role, permission)
) STRICT, WITHOUT ROWID;

CREATE TABLE rooms (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  department_id INTEGER REFERENCES departments (id),
  -- CT, US …; empty for a consulting room.
  modality TEXT NOT NULL,
  -- Scheduled Station AE Title: whose worklist shows what is booked here. Empty where no machine asks for one.
  station_ae_title TEXT NOT NULL,
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1))
) STRICT;

CREATE TABLE safety_answers (
  order_id INTEGER NOT NULL REFERENCES orders (id),
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  -- Whether the answer stops the exam, and who let it go on nevertheless, and why.
  stops INTEGER NOT NULL CHECK (stops IN (0, 1)),
  override_by TEXT,
  override_reason TEXT,
  answered_by TEXT NOT NULL,
  answered_at TEXT NOT NULL,
  PRIMARY KEY (order_id, question),
  CHECK ((override_by IS NULL) = (override_reason IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE second_factors (
  user_id INTEGER PRIMARY KEY REFERENCES users (id),
  secret TEXT NOT NULL, -- base32, RFC 6238; must be readable to be compared
  -- The time step of the last code taken: none counts twice.
  last_step INTEGER NOT NULL,
  -- NULL until the first code shows that the person's device has the secret.
  confirmed_at TEXT
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
, locked_at TEXT) STRICT;

CREATE INDEX sessions_by_user ON sessions (user_id, last_seen_at);

CREATE TABLE set_aside_objects (
  id INTEGER PRIMARY KEY,
  sop_instance_uid TEXT NOT NULL,
  study_instance_uid TEXT NOT NULL,
  series_instance_uid TEXT NOT NULL,
  identity_id INTEGER NOT NULL REFERENCES "identities" (id),
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

CREATE TABLE share_visits (
  secret_hash TEXT PRIMARY KEY,
  share_id INTEGER NOT NULL REFERENCES shares (id),
  began_at TEXT NOT NULL,
  minutes_left INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX share_visits_by_share ON share_visits (share_id);

CREATE TRIGGER shares_open_one_study BEFORE UPDATE OF token_hash, study_id, patient_id ON shares
BEGIN
  SELECT RAISE(ABORT, 'a link opens the study that it was made for');
END;

CREATE TRIGGER shares_that_ended_stay_ended BEFORE UPDATE ON shares WHEN OLD.ended_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a link that ended stays ended');
END;

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

CREATE TABLE shifts (
  id INTEGER PRIMARY KEY,
  room_id INTEGER REFERENCES rooms (id),
  user_id INTEGER REFERENCES users (id),
  weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- ISO: Monday is 1
  from_time TEXT NOT NULL, -- HH:MM, the clinic's own time
  to_time TEXT NOT NULL,
  CHECK ((room_id IS NULL) <> (user_id IS NULL)),
  CHECK (from_time < to_time)
) STRICT;

CREATE TABLE sign_in_failures (
  key TEXT PRIMARY KEY, -- SHA-256: what was typed as a username may have been a password
  count INTEGER NOT NULL,
  last_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_failures_by_time ON sign_in_failures (last_at);

CREATE TABLE signing_pins (
  user_id INTEGER PRIMARY KEY REFERENCES users (id),
  pin_hash TEXT NOT NULL, -- as users.password_hash
  changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE staff (
  user_id INTEGER PRIMARY KEY REFERENCES users (id),
  title TEXT NOT NULL, -- 'Dr. med.': stands before the name under a report
  phone TEXT NOT NULL,
  department_id INTEGER REFERENCES departments (id)
) STRICT;

CREATE INDEX staff_by_department ON staff (department_id) WHERE department_id IS NOT NULL;

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

CREATE TRIGGER webhooks_hear_of_studies AFTER UPDATE OF state ON studies
WHEN NEW.state = 'complete' AND OLD.state <> 'complete'
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('studyInstanceUid', NEW.study_instance_uid)
  FROM webhook_events WHERE event = 'study.received';
END;

CREATE TRIGGER webhooks_hear_whose_a_study_is AFTER UPDATE OF patient_id, order_id ON studies
WHEN NEW.patient_id IS NOT OLD.patient_id OR NEW.order_id IS NOT OLD.order_id
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('studyInstanceUid', NEW.study_instance_uid, 'patientId', NEW.patient_id,
    'orderId', NEW.order_id)
  FROM webhook_events WHERE event = 'study.changed';
END;

CREATE TABLE studies (
  id INTEGER PRIMARY KEY,
  study_instance_uid TEXT NOT NULL UNIQUE,
  identity_id INTEGER NOT NULL REFERENCES "identities" (id),
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
, patient_id INTEGER REFERENCES patients (id), order_id INTEGER REFERENCES orders (id), own_count INTEGER NOT NULL DEFAULT 0, image_count INTEGER GENERATED ALWAYS AS (instance_count - own_count) VIRTUAL) STRICT;

CREATE INDEX studies_by_accession ON studies (accession_number) WHERE accession_number <> '';

CREATE INDEX studies_by_date ON studies (study_date);

CREATE INDEX studies_by_identity ON studies (identity_id);

CREATE INDEX studies_by_order ON studies (order_id) WHERE order_id IS NOT NULL;

CREATE INDEX studies_by_patient ON studies (patient_id);

CREATE INDEX studies_by_sort_key ON studies (sort_key DESC, id DESC);

CREATE INDEX studies_by_state ON studies (state, sort_key DESC, id DESC);

CREATE INDEX studies_receiving ON studies (last_received_at) WHERE state = 'receiving';

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

CREATE TABLE taught_codes (
  id INTEGER PRIMARY KEY,
  code_scheme TEXT NOT NULL,
  code_value TEXT NOT NULL,
  code_meaning TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('', 'L', 'R')),
  site TEXT NOT NULL, -- scheme|value, '' where the value names none
  field_id TEXT NOT NULL,
  taught_at TEXT NOT NULL,
  taught_by TEXT NOT NULL,
  UNIQUE (code_scheme, code_value, side, site)
) STRICT;

CREATE TABLE ticket_numbers (
  day TEXT PRIMARY KEY, -- YYYY-MM-DD on the clinic's wall
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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
, is_password_due INTEGER NOT NULL DEFAULT 0 CHECK (is_password_due IN (0, 1)), password_set_at TEXT NOT NULL DEFAULT '1970-01-01T00:00:00.000Z') STRICT;

CREATE TABLE wall_screens (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  key_hash TEXT NOT NULL UNIQUE, -- SHA-256; the key itself is kept nowhere
  created_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;

CREATE TABLE webhook_deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- their order
  webhook_id INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  -- What a receiver knows a repetition by.
  message_id TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
  event TEXT NOT NULL,
  data TEXT NOT NULL, -- JSON, ids and states only
  at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  since TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), -- in the queue, for it is given up one day
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead')),
  attempts INTEGER NOT NULL DEFAULT 0,
  tried_at TEXT,
  status INTEGER, -- HTTP, of the last attempt that was answered
  result TEXT NOT NULL DEFAULT '' -- of the last attempt, in words for a person
) STRICT;

CREATE INDEX webhook_deliveries_by_hook ON webhook_deliveries (webhook_id, state, id);

CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (webhook_id, id) WHERE state = 'waiting';

CREATE TABLE webhook_events (
  event TEXT NOT NULL,
  webhook_id INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  PRIMARY KEY (event, webhook_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_events_by_hook ON webhook_events (webhook_id);

CREATE TABLE webhooks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  secret TEXT NOT NULL, -- base64, 32 bytes; must be readable to sign with
  is_paused INTEGER NOT NULL DEFAULT 0 CHECK (is_paused IN (0, 1)),
  -- In a row: the wait grows with them. It is the receiver's that is away, so one wait holds for all that it is to be told.
  failures INTEGER NOT NULL DEFAULT 0,
  next_at TEXT NOT NULL,
  -- The newest attempt.
  last_at TEXT,
  last_ok INTEGER CHECK (last_ok IN (0, 1)),
  last_result TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL
) STRICT;

CREATE TABLE workstations (
  token_hash TEXT NOT NULL,
  user_id INTEGER NOT NULL REFERENCES users (id),
  last_used_at TEXT NOT NULL,
  PRIMARY KEY (token_hash, user_id)
) STRICT, WITHOUT ROWID;
