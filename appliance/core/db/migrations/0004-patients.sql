-- Patients as the clinic knows them, apart from the identities that images bring. An identity is what was received and
-- never changes; which patient it belongs to, and which patient is another one's double, people decide and undo.

ALTER TABLE patients RENAME TO identities;
ALTER TABLE studies RENAME COLUMN patient_id TO identity_id;
ALTER TABLE instances RENAME COLUMN patient_id TO identity_id;
ALTER TABLE set_aside_objects RENAME COLUMN patient_id TO identity_id;
DROP INDEX studies_by_patient;

CREATE TABLE patients (
  id INTEGER PRIMARY KEY,
  -- As it stands on labels and in worklists. Not unique: two people may have come under one ID, and are kept apart.
  patient_id TEXT NOT NULL,
  issuer TEXT NOT NULL,
  name TEXT NOT NULL, -- DICOM PN, all groups
  name_folded TEXT NOT NULL, -- as identities.name_folded
  birth_date TEXT, -- YYYY-MM-DD
  birth_date_is_estimated INTEGER NOT NULL DEFAULT 0 CHECK (birth_date_is_estimated IN (0, 1)),
  sex TEXT NOT NULL,
  phone TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  history TEXT NOT NULL DEFAULT '',
  allergies TEXT NOT NULL DEFAULT '',
  implants TEXT NOT NULL DEFAULT '',
  -- Where the row comes from: a person registered it, or the first image under an identity made it.
  origin TEXT NOT NULL CHECK (origin IN ('registered', 'received')),
  -- Nobody knows yet who this is (product.md 4.1).
  is_unknown INTEGER NOT NULL DEFAULT 0 CHECK (is_unknown IN (0, 1)),
  -- The patient this one was found to be a double of; what belongs to it stays its own, so that a merge can be undone.
  merged_into INTEGER REFERENCES patients (id),
  -- The end of that chain, itself where it is no double: what lists and searches go by.
  root_id INTEGER REFERENCES patients (id),
  -- Made by a split that was undone: as if it had never been.
  is_void INTEGER NOT NULL DEFAULT 0 CHECK (is_void IN (0, 1)),
  first_identity_id INTEGER REFERENCES identities (id),
  -- Counts changes, so that two people can't overwrite each other.
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  CHECK (merged_into IS NULL OR merged_into <> id)
) STRICT;

CREATE INDEX patients_by_patient_id ON patients (patient_id);
CREATE INDEX patients_by_birth_date ON patients (birth_date);
CREATE INDEX patients_by_root ON patients (root_id);
CREATE INDEX patients_by_first_identity ON patients (first_identity_id);

-- Whose it is: a patient, by a person's decision or because nobody else had it.
ALTER TABLE identities ADD COLUMN owner_id INTEGER REFERENCES patients (id);
CREATE INDEX identities_by_owner ON identities (owner_id);

-- The patient a study belongs to: its identity's owner unless a person moved it.
ALTER TABLE studies ADD COLUMN patient_id INTEGER REFERENCES patients (id);
CREATE INDEX studies_by_patient ON studies (patient_id);
CREATE INDEX studies_by_identity ON studies (identity_id);

INSERT INTO patients (patient_id, issuer, name, name_folded, birth_date, sex, origin, first_identity_id, created_at)
SELECT patient_id, issuer, name, name_folded,
  CASE WHEN birth_date GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
    THEN substr(birth_date, 1, 4) || '-' || substr(birth_date, 5, 2) || '-' || substr(birth_date, 7, 2) END,
  sex, 'received', id, created_at
FROM identities;
UPDATE patients SET root_id = id;
UPDATE identities SET owner_id = (SELECT id FROM patients WHERE first_identity_id = identities.id);
UPDATE studies SET patient_id = (SELECT owner_id FROM identities WHERE identities.id = studies.identity_id);
