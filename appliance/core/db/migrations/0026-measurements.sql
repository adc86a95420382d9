-- What people measured and drew on images, and which images they starred (product.md 6.3, 6.4): one set of each person in a
-- study, saved whole while they work, and the objects of the archive that it was filed as once it had settled.

CREATE TABLE measurement_sets (
  id INTEGER PRIMARY KEY,
  study_id INTEGER NOT NULL REFERENCES studies (id),
  user_id INTEGER NOT NULL REFERENCES users (id),
  -- Counts saves: whoever saves on an older one is refused.
  version INTEGER NOT NULL CHECK (version >= 1),
  content TEXT NOT NULL, -- JSON, as clinic/measurements/shapes.ts has it
  saved_at TEXT NOT NULL,
  -- Its owner has left the study with this version: it needn't be quiet for a while first.
  settled_version INTEGER NOT NULL DEFAULT 0,
  filed_version INTEGER NOT NULL DEFAULT 0 CHECK (filed_version <= version),
  UNIQUE (study_id, user_id)
) STRICT;

CREATE INDEX measurement_sets_to_file ON measurement_sets (saved_at) WHERE filed_version < version;

-- Objects made of sets. The data set is here until it is durable in the archive, so that a stop in between, or trying
-- again, files the same bytes.
CREATE TABLE measurement_objects (
  sop_instance_uid TEXT PRIMARY KEY,
  set_id INTEGER NOT NULL REFERENCES measurement_sets (id),
  -- 'measurements', 'key-images', or 'presentation ' and the series that it is for: each has its own versions.
  document TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  sop_class_uid TEXT NOT NULL,
  -- SHA-256 of what the object says of the set: the same again makes no new object.
  content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
  made_at TEXT NOT NULL,
  data_set TEXT, -- DICOM JSON; NULL once it is in the archive
  UNIQUE (set_id, document, number)
) STRICT;

CREATE INDEX measurement_objects_to_file ON measurement_objects (made_at) WHERE data_set IS NOT NULL;

-- How many of a study's objects this box made itself (clinic/studies/own-series.ts): people count images without them.
ALTER TABLE studies ADD COLUMN own_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE studies ADD COLUMN image_count INTEGER GENERATED ALWAYS AS (instance_count - own_count) VIRTUAL;
UPDATE studies SET own_count = filed.n FROM (SELECT study_id, count(*) AS n FROM report_objects
  JOIN instances ON instances.sop_instance_uid = report_objects.sop_instance_uid JOIN series ON series.id = series_id
  GROUP BY study_id) AS filed WHERE studies.id = filed.study_id;
