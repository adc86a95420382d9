-- The modalities that may send, and everything that tried to: one row for each title, address and outcome.
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
