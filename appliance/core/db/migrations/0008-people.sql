-- What a clinic makes of its people: rights that differ from the role's own, and (below) what belongs to one person.

CREATE TABLE role_permissions (
  role TEXT NOT NULL,
  permission TEXT NOT NULL,
  -- Only where it differs from the table in device/users/permissions.ts.
  is_given INTEGER NOT NULL CHECK (is_given IN (0, 1)),
  PRIMARY KEY (role, permission)
) STRICT, WITHOUT ROWID;
