-- Critical results (product.md 7.7): what, when found, by whom, told whom, when, how, and that it was read back. None is
-- closed without all of them: the table itself refuses, whatever asks it.

CREATE TABLE critical_results (
  id INTEGER PRIMARY KEY,
  study_id INTEGER NOT NULL REFERENCES studies (id),
  category TEXT NOT NULL CHECK (category IN ('immediate', 'urgent', 'soon')),
  what TEXT NOT NULL CHECK (trim(what) <> ''),
  found_at TEXT NOT NULL,
  found_by INTEGER NOT NULL REFERENCES users (id),
  -- By when somebody must have been told; half of the time before it, more people are asked.
  remind_at TEXT NOT NULL,
  due_at TEXT NOT NULL,
  step TEXT NOT NULL DEFAULT 'open' CHECK (step IN ('open', 'reminded', 'overdue')),
  told_whom TEXT CHECK (trim(told_whom) <> ''),
  told_at TEXT,
  told_how TEXT CHECK (told_how IN ('telephone', 'in-person', 'video', 'report')),
  told_by INTEGER REFERENCES users (id),
  read_back_at TEXT,
  closed_at TEXT,
  withdrawn_at TEXT,
  withdrawn_by INTEGER REFERENCES users (id),
  withdrawn_reason TEXT CHECK (trim(withdrawn_reason) <> ''),
  CHECK ((told_whom IS NULL) = (told_at IS NULL) AND (told_at IS NULL) = (told_how IS NULL)
    AND (told_how IS NULL) = (told_by IS NULL)),
  CHECK (read_back_at IS NULL OR told_at IS NOT NULL),
  CHECK (closed_at IS NULL OR (told_whom IS NOT NULL AND told_at IS NOT NULL AND told_how IS NOT NULL
    AND told_by IS NOT NULL AND read_back_at IS NOT NULL)),
  CHECK (told_at IS NULL OR told_at >= found_at),
  CHECK (closed_at IS NULL OR withdrawn_at IS NULL),
  CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL)),
  -- Once somebody was told, it can only be closed.
  CHECK (withdrawn_at IS NULL OR told_at IS NULL)
) STRICT;

CREATE INDEX critical_results_by_study ON critical_results (study_id);
CREATE INDEX critical_results_open ON critical_results (due_at) WHERE closed_at IS NULL AND withdrawn_at IS NULL;

CREATE TRIGGER critical_results_begin_open BEFORE INSERT ON critical_results
WHEN NEW.told_at IS NOT NULL OR NEW.closed_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a critical result begins open');
END;

CREATE TRIGGER critical_results_that_ended_stay BEFORE UPDATE ON critical_results
WHEN OLD.closed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a critical result that ended is never changed');
END;

CREATE TRIGGER critical_results_keep_what_was_found
BEFORE UPDATE OF study_id, category, what, found_at, found_by, remind_at, due_at ON critical_results
BEGIN
  SELECT RAISE(ABORT, 'what was found is never changed');
END;

CREATE TRIGGER critical_results_keep_who_was_told
BEFORE UPDATE OF told_whom, told_at, told_how, told_by ON critical_results WHEN OLD.told_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'who was told is never changed');
END;

CREATE TRIGGER critical_results_are_never_deleted BEFORE DELETE ON critical_results
BEGIN
  SELECT RAISE(ABORT, 'a critical result is never deleted');
END;

CREATE TRIGGER critical_results_are_never_replaced BEFORE INSERT ON critical_results
WHEN EXISTS (SELECT 1 FROM critical_results WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'a critical result is never replaced');
END;
