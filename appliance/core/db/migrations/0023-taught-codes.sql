-- Codes of devices that no standard names (product.md 7.5): somebody puts a value on a field once, and from then on it goes
-- there by itself.

CREATE TABLE taught_codes (
  id INTEGER PRIMARY KEY,
  code_scheme TEXT NOT NULL,
  code_value TEXT NOT NULL,
  code_meaning TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('', 'L', 'R')),
  site TEXT NOT NULL, -- scheme|value, '' where the value names none
  field_id TEXT NOT NULL,
  taught_at TEXT NOT NULL,
  taught_by TEXT NOT NULL,
  UNIQUE (code_scheme, code_value, side, site)
) STRICT;
