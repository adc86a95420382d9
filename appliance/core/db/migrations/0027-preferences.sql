-- What a person sets for themselves and finds at every workstation: their keys and mouse buttons, and how a single exam of
-- the catalogue hangs (product.md 6.2).

CREATE TABLE preferences (
  user_id INTEGER NOT NULL REFERENCES users (id),
  key TEXT NOT NULL,
  value TEXT NOT NULL, -- JSON, as device/preferences/shapes.ts has it
  changed_at TEXT NOT NULL,
  PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;

ALTER TABLE hanging_protocols ADD COLUMN exam_code TEXT NOT NULL DEFAULT ''; -- of exams; '' for every one
