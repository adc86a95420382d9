-- What each modality wants in its worklist (product.md 3.1).

-- Value of SpecificCharacterSet; empty: that of its query, else the narrowest that has every character.
ALTER TABLE devices ADD COLUMN character_set TEXT NOT NULL DEFAULT '';
-- 'asked': what its query asks for. 'own': besides, only what is booked for its own AE title.
ALTER TABLE devices ADD COLUMN worklist_scope TEXT NOT NULL DEFAULT 'asked' CHECK (worklist_scope IN ('asked', 'own'));
-- 1: also who is booked and has not arrived yet.
ALTER TABLE devices ADD COLUMN worklist_shows_booked INTEGER NOT NULL DEFAULT 0 CHECK (worklist_shows_booked IN (0, 1));
