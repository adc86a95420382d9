-- Orders and the clinic's calendar. An appointment of kind exam is the scheduled procedure step that modalities see in
-- their worklist (PS3.4 K.6); a consultation has no order.

CREATE TABLE departments (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

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
CREATE INDEX orders_by_state ON orders (state, id);

-- Numbers that count within a day; one statement takes the next.
CREATE TABLE order_numbers (
  day TEXT PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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
  created_by TEXT NOT NULL,
  CHECK ((kind = 'exam') = (order_id IS NOT NULL)),
  CHECK (starts_at < ends_at)
) STRICT;

CREATE INDEX appointments_by_room ON appointments (room_id, starts_at);
CREATE INDEX appointments_by_doctor ON appointments (doctor_id, starts_at) WHERE doctor_id IS NOT NULL;
CREATE INDEX appointments_by_start ON appointments (starts_at);
CREATE INDEX appointments_by_patient ON appointments (patient_id, starts_at);
CREATE INDEX appointments_by_state ON appointments (state, starts_at);

-- Two things at once in one room or for one doctor are refused here, whatever a page believed. A walk-in is squeezed in
-- by a person and may overlap in its room.
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

-- When a room or a doctor works (weekly), and when it is closed (once).
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

-- What machines said they performed (MPPS, PS3.4 F.7).
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

CREATE INDEX performed_steps_by_study ON performed_steps (study_instance_uid);
CREATE INDEX performed_steps_by_appointment ON performed_steps (appointment_id);

-- The order that a study fulfils: by accession number, worklist ids, or a person's decision.
ALTER TABLE studies ADD COLUMN order_id INTEGER REFERENCES orders (id);
CREATE INDEX studies_by_order ON studies (order_id) WHERE order_id IS NOT NULL;
