-- What a signed report becomes: a code that proves it (ed25519 over its hash), a PDF, objects of the archive. Each is made
-- once of what was signed and never changed.

-- The keys of this box. The secret one never leaves the database; each stays, for codes on paper live for decades.
CREATE TABLE report_keys (
  id INTEGER PRIMARY KEY,
  public_key TEXT NOT NULL UNIQUE, -- 32 bytes, base64url
  secret_key TEXT NOT NULL, -- 32 bytes, base64url
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE report_seals (
  version_id INTEGER PRIMARY KEY REFERENCES report_versions (id),
  key_id INTEGER NOT NULL REFERENCES report_keys (id),
  code TEXT NOT NULL UNIQUE,
  -- Where whoever reads the paper can ask: as the signer's browser knew this box.
  address TEXT NOT NULL
) STRICT;

CREATE TABLE report_papers (
  version_id INTEGER PRIMARY KEY REFERENCES report_versions (id),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64), -- a file of documents/
  size_bytes INTEGER NOT NULL,
  made_at TEXT NOT NULL
) STRICT;

CREATE INDEX report_papers_by_hash ON report_papers (sha256);

-- Objects of a version in the archive: its PDF, and its text as structured report.
CREATE TABLE report_objects (
  sop_instance_uid TEXT PRIMARY KEY,
  version_id INTEGER NOT NULL REFERENCES report_versions (id),
  filed_at TEXT NOT NULL
) STRICT;

CREATE INDEX report_objects_by_version ON report_objects (version_id);

-- What a referring provider asks by.
CREATE INDEX orders_by_referrer ON orders (referrer_user_id) WHERE referrer_user_id IS NOT NULL;

CREATE TRIGGER report_seals_are_never_changed BEFORE UPDATE ON report_seals
BEGIN
  SELECT RAISE(ABORT, 'a seal is never changed');
END;

CREATE TRIGGER report_seals_are_never_deleted BEFORE DELETE ON report_seals
BEGIN
  SELECT RAISE(ABORT, 'a seal is never deleted');
END;

CREATE TRIGGER report_papers_are_never_changed BEFORE UPDATE ON report_papers
BEGIN
  SELECT RAISE(ABORT, 'the paper of a report is never changed');
END;

CREATE TRIGGER report_papers_are_never_deleted BEFORE DELETE ON report_papers
BEGIN
  SELECT RAISE(ABORT, 'the paper of a report is never deleted');
END;
