-- How a person wants studies of a kind to hang: which layout, and what stands where in it (product.md 6.2).

CREATE TABLE hanging_protocols (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id),
  is_shared INTEGER NOT NULL CHECK (is_shared IN (0, 1)), -- the clinic's colleagues hang by it too
  name TEXT NOT NULL,
  modality TEXT NOT NULL,
  body_part TEXT NOT NULL, -- '' for every one
  layout TEXT NOT NULL, -- rows x columns, as '2x3'
  places TEXT NOT NULL, -- JSON, a place a pane, as clinic/hanging/shapes.ts has them
  changed_at TEXT NOT NULL,
  UNIQUE (user_id, name)
) STRICT;

CREATE INDEX hanging_protocols_shared ON hanging_protocols (is_shared);
