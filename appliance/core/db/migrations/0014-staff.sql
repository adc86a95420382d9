-- What a clinic says of its people and asks of their passwords: title, telephone, department; age, and which were used before.

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

-- What the clinic says of a person beside the account; without a row there is nothing to say.
CREATE TABLE staff (
  user_id INTEGER PRIMARY KEY REFERENCES users (id),
  title TEXT NOT NULL, -- 'Dr. med.': stands before the name under a report
  phone TEXT NOT NULL,
  department_id INTEGER REFERENCES departments (id)
) STRICT;

CREATE INDEX staff_by_department ON staff (department_id) WHERE department_id IS NOT NULL;
