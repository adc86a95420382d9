-- Reports (product.md 7): one of each study, with the text that is being written and every version that was signed. What
-- is signed can't be changed by anybody, this service included.

CREATE TABLE reports (
  id INTEGER PRIMARY KEY,
  study_id INTEGER NOT NULL UNIQUE REFERENCES studies (id),
  -- Counts saves and signatures for as long as the report lives, so that a text written on an old one is noticed.
  revision INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL
) STRICT;

-- What is being written just now; gone once it is signed, for then it is a version.
CREATE TABLE report_drafts (
  report_id INTEGER PRIMARY KEY REFERENCES reports (id),
  document TEXT NOT NULL, -- JSON, as clinic/reports/document.ts accepts it
  changed_at TEXT NOT NULL,
  changed_by INTEGER NOT NULL REFERENCES users (id)
) STRICT;

CREATE INDEX report_drafts_by_person ON report_drafts (changed_by, changed_at);

-- Texts that lost a race, or were given up: kept, to be opened and copied from.
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

CREATE TRIGGER report_versions_are_never_changed BEFORE UPDATE ON report_versions
BEGIN
  SELECT RAISE(ABORT, 'a signed report is never changed');
END;

CREATE TRIGGER report_versions_are_never_deleted BEFORE DELETE ON report_versions
BEGIN
  SELECT RAISE(ABORT, 'a signed report is never deleted');
END;

CREATE TRIGGER report_versions_follow_each_other BEFORE INSERT ON report_versions
BEGIN
  SELECT RAISE(ABORT, 'a version continues its report')
  WHERE NEW.number IS NOT (SELECT COALESCE(MAX(number), 0) + 1 FROM report_versions WHERE report_id = NEW.report_id);
  SELECT RAISE(ABORT, 'what is final can only be amended')
  WHERE (NEW.kind IN ('amended', 'addendum')) <> EXISTS (SELECT 1 FROM report_versions
    WHERE report_id = NEW.report_id AND kind = 'final');
END;

-- An INSERT OR REPLACE deletes without asking the trigger above unless recursive triggers are on.
CREATE TRIGGER report_versions_are_never_replaced BEFORE INSERT ON report_versions
WHEN EXISTS (SELECT 1 FROM report_versions WHERE id = NEW.id OR content_hash = NEW.content_hash)
BEGIN
  SELECT RAISE(ABORT, 'a signed report is never replaced');
END;

-- A study that nobody ordered leaves the reader's queue by its report; with an order, by the order's state (0012).
CREATE TRIGGER readings_end_with_the_report AFTER INSERT ON report_versions
WHEN NEW.kind <> 'preliminary'
BEGIN
  UPDATE readings SET state = 'over' WHERE state = 'waiting'
    AND study_id = (SELECT study_id FROM reports WHERE id = NEW.report_id);
END;

-- The clinic's own templates; those that come with the program are files (clinic/reports/templates). A copy stands for the
-- file it was made from.
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

-- Text that a few letters stand for: one person's, or the whole clinic's.
CREATE TABLE report_macros (
  id INTEGER PRIMARY KEY,
  user_id INTEGER REFERENCES users (id), -- NULL: everybody's
  abbreviation TEXT NOT NULL,
  text TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX report_macros_by_owner ON report_macros (coalesce(user_id, 0), abbreviation);

-- A short secret to sign with instead of the password, of use only to who is signed in as its owner.
CREATE TABLE signing_pins (
  user_id INTEGER PRIMARY KEY REFERENCES users (id),
  pin_hash TEXT NOT NULL, -- as users.password_hash
  changed_at TEXT NOT NULL
) STRICT;
