-- What a clinic makes of its people: rights that differ from the role's own, and (below) what belongs to one person.

CREATE TABLE role_permissions (
  role TEXT NOT NULL,
  permission TEXT NOT NULL,
  -- Only where it differs from the table in device/users/permissions.ts.
  is_given INTEGER NOT NULL CHECK (is_given IN (0, 1)),
  PRIMARY KEY (role, permission)
) STRICT, WITHOUT ROWID;

-- A screen that was left: the session opens nothing until its person proves who they are.
ALTER TABLE sessions ADD COLUMN locked_at TEXT;

-- Somebody else chose the password: its owner changes it before anything else.
ALTER TABLE users ADD COLUMN is_password_due INTEGER NOT NULL DEFAULT 0 CHECK (is_password_due IN (0, 1));

CREATE TABLE second_factors (
  user_id INTEGER PRIMARY KEY REFERENCES users (id),
  secret TEXT NOT NULL, -- base32, RFC 6238; must be readable to be compared
  -- The time step of the last code taken: none counts twice.
  last_step INTEGER NOT NULL,
  -- NULL until the first code shows that the person's device has the secret.
  confirmed_at TEXT
) STRICT;

CREATE TABLE recovery_codes (
  code_hash TEXT PRIMARY KEY, -- SHA-256 of 80 random bits
  user_id INTEGER NOT NULL REFERENCES users (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX recovery_codes_by_user ON recovery_codes (user_id);
