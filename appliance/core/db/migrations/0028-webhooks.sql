-- Webhooks (product.md 13.1): addresses on the clinic's network that are told what happened. What is to be told is written by
-- triggers, in the transaction of what happened: no crash can lose it. Rows name things by number or UID, never a person.

CREATE TABLE webhooks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  secret TEXT NOT NULL, -- base64, 32 bytes; must be readable to sign with
  is_paused INTEGER NOT NULL DEFAULT 0 CHECK (is_paused IN (0, 1)),
  -- In a row: the wait grows with them. It is the receiver's that is away, so one wait holds for all that it is to be told.
  failures INTEGER NOT NULL DEFAULT 0,
  next_at TEXT NOT NULL,
  -- The newest attempt.
  last_at TEXT,
  last_ok INTEGER CHECK (last_ok IN (0, 1)),
  last_result TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL
) STRICT;

CREATE TABLE webhook_events (
  event TEXT NOT NULL,
  webhook_id INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  PRIMARY KEY (event, webhook_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_events_by_hook ON webhook_events (webhook_id);

CREATE TABLE webhook_deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- their order
  webhook_id INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  -- What a receiver knows a repetition by.
  message_id TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
  event TEXT NOT NULL,
  data TEXT NOT NULL, -- JSON, ids and states only
  at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  since TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), -- in the queue, for it is given up one day
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead')),
  attempts INTEGER NOT NULL DEFAULT 0,
  tried_at TEXT,
  status INTEGER, -- HTTP, of the last attempt that was answered
  result TEXT NOT NULL DEFAULT '' -- of the last attempt, in words for a person
) STRICT;

CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (webhook_id, id) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_by_hook ON webhook_deliveries (webhook_id, state, id);

CREATE TRIGGER webhooks_hear_of_studies AFTER UPDATE OF state ON studies
WHEN NEW.state = 'complete' AND OLD.state <> 'complete'
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('studyInstanceUid', NEW.study_instance_uid)
  FROM webhook_events WHERE event = 'study.received';
END;

CREATE TRIGGER webhooks_hear_whose_a_study_is AFTER UPDATE OF patient_id, order_id ON studies
WHEN NEW.patient_id IS NOT OLD.patient_id OR NEW.order_id IS NOT OLD.order_id
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('studyInstanceUid', NEW.study_instance_uid, 'patientId', NEW.patient_id,
    'orderId', NEW.order_id)
  FROM webhook_events WHERE event = 'study.changed';
END;

CREATE TRIGGER webhooks_hear_of_new_patients AFTER INSERT ON patients
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('patientId', NEW.id) FROM webhook_events WHERE event = 'patient.changed';
END;

CREATE TRIGGER webhooks_hear_of_patients AFTER UPDATE OF version, root_id ON patients
WHEN NEW.version <> OLD.version OR (OLD.root_id IS NOT NULL AND NEW.root_id IS NOT OLD.root_id)
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('patientId', NEW.id) FROM webhook_events WHERE event = 'patient.changed';
END;

CREATE TRIGGER webhooks_hear_of_new_orders AFTER INSERT ON orders
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('orderId', NEW.id, 'state', NEW.state)
  FROM webhook_events WHERE event = 'order.placed';
END;

CREATE TRIGGER webhooks_hear_of_orders AFTER UPDATE OF version, state ON orders
WHEN NEW.version <> OLD.version OR NEW.state <> OLD.state
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('orderId', NEW.id, 'state', NEW.state)
  FROM webhook_events WHERE event = 'order.changed';
END;

CREATE TRIGGER webhooks_hear_of_bookings AFTER INSERT ON appointments
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('appointmentId', NEW.id, 'state', NEW.state, 'orderId', NEW.order_id)
  FROM webhook_events WHERE event = 'appointment.booked';
END;

CREATE TRIGGER webhooks_hear_of_appointments AFTER UPDATE OF version, state ON appointments
WHEN NEW.version <> OLD.version OR NEW.state <> OLD.state
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('appointmentId', NEW.id, 'state', NEW.state, 'orderId', NEW.order_id)
  FROM webhook_events WHERE event = 'appointment.changed';
END;

CREATE TRIGGER webhooks_hear_of_reports AFTER INSERT ON report_versions
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('studyInstanceUid', study_instance_uid, 'version', NEW.number, 'kind', NEW.kind)
  FROM webhook_events JOIN reports ON reports.id = NEW.report_id JOIN studies ON studies.id = reports.study_id
  WHERE event = iif(NEW.kind IN ('amended', 'addendum'), 'report.amended', 'report.signed');
END;

CREATE TRIGGER webhooks_hear_of_new_critical_results AFTER INSERT ON critical_results
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('criticalResultId', NEW.id, 'studyInstanceUid', study_instance_uid,
    'category', NEW.category, 'state', 'open')
  FROM webhook_events JOIN studies ON studies.id = NEW.study_id WHERE event = 'critical.found';
END;

CREATE TRIGGER webhooks_hear_of_critical_results
AFTER UPDATE OF step, told_at, closed_at, withdrawn_at ON critical_results
BEGIN
  INSERT INTO webhook_deliveries (webhook_id, event, data)
  SELECT webhook_id, event, json_object('criticalResultId', NEW.id, 'studyInstanceUid', study_instance_uid,
    'category', NEW.category, 'state', CASE WHEN NEW.closed_at IS NOT NULL THEN 'closed'
      WHEN NEW.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN NEW.told_at IS NOT NULL THEN 'told' ELSE NEW.step END)
  FROM webhook_events JOIN studies ON studies.id = NEW.study_id WHERE event = 'critical.changed';
END;
