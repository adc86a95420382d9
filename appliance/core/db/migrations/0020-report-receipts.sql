-- Who has read a report and said so (product.md 7.9): a referring provider's word on one signed version, never taken back.

CREATE TABLE report_receipts (
  version_id INTEGER NOT NULL REFERENCES report_versions (id),
  user_id INTEGER NOT NULL REFERENCES users (id),
  at TEXT NOT NULL,
  PRIMARY KEY (version_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER report_receipts_are_never_changed BEFORE UPDATE ON report_receipts
BEGIN
  SELECT RAISE(ABORT, 'a receipt is never changed');
END;

CREATE TRIGGER report_receipts_are_never_deleted BEFORE DELETE ON report_receipts
BEGIN
  SELECT RAISE(ABORT, 'a receipt is never deleted');
END;
