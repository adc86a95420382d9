-- Which keyed requests have happened and what was answered, so that one whose answer got lost on the way can be sent
-- again without being done twice (product.md 12.1).

CREATE TABLE keyed_requests (
  -- `user:7`, `token:3`: a key means nothing from anybody else.
  actor TEXT NOT NULL,
  key TEXT NOT NULL,
  -- SHA-256 of method, address and body.
  fingerprint TEXT NOT NULL,
  -- The call that did it.
  call TEXT NOT NULL,
  at TEXT NOT NULL,
  -- The row comes in the transaction of the change; the answer right after. NULL: the service stopped in between, or
  -- the answer was too large to keep.
  status INTEGER,
  body TEXT,
  PRIMARY KEY (actor, key)
) STRICT;

CREATE INDEX keyed_requests_at ON keyed_requests (at);
