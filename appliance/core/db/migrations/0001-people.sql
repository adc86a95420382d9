-- People, their sessions and tokens, the clinic's settings, and the log of who did what: what every route needs.

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

CREATE INDEX audit_by_actor ON audit (actor, id);

CREATE INDEX audit_by_action ON audit (action, id);

CREATE INDEX audit_by_subject ON audit (subject, id);

CREATE INDEX audit_by_time ON audit (at, id);

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

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL, -- JSON
  changed_at TEXT NOT NULL
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

CREATE TABLE workstations (
  token_hash TEXT NOT NULL,
  user_id INTEGER NOT NULL REFERENCES users (id),
  last_used_at TEXT NOT NULL,
  PRIMARY KEY (token_hash, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_in_failures (
  key TEXT PRIMARY KEY, -- SHA-256: what was typed as a username may have been a password
  count INTEGER NOT NULL,
  last_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_failures_by_time ON sign_in_failures (last_at);

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
