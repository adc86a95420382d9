-- What a clinic asks of its people's passwords: their age, and those that were used before.

-- Nobody knows when the passwords of existing accounts were chosen: they count from now.
ALTER TABLE users ADD COLUMN password_set_at TEXT NOT NULL DEFAULT '1970-01-01T00:00:00.000Z';
UPDATE users SET password_set_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now');

-- Only as many as the clinic's rule needs; none where it has no such rule.
CREATE TABLE former_passwords (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id),
  password_hash TEXT NOT NULL -- as in users
) STRICT;

CREATE INDEX former_passwords_by_user ON former_passwords (user_id, id);
