// Many patients at once, as if they had been registered: rows by SQL, search text by the product's own job.
import { composeName } from '../../../../appliance/clinic/patients/names.ts';
import { foldedName } from '../../../../appliance/clinic/patients/patients.ts';
import type { Database } from '../../../../appliance/core/db/database.ts';
import type { Person } from './people.ts';

/** The first gets id 1 in an empty table. */
export async function insertPeople(db: Database, people: readonly Person[]): Promise<void> {
  const rows = people.map(({ name, ...rest }) => {
    const composed = composeName(name);
    return { ...rest, name: composed, folded: foldedName(composed) };
  });
  await db.batch([
    {
      sql: `INSERT INTO patients (patient_id, issuer, name, name_folded, birth_date, sex, phone, origin, created_at)
SELECT 'X-' || key, '', value ->> 'name', value ->> 'folded', value ->> 'birthDate', value ->> 'sex', value ->> 'phone',
  'registered', '2026-01-01T00:00:00.000Z' FROM json_each(?) ORDER BY key`,
      args: [JSON.stringify(rows)],
    },
    { sql: 'UPDATE patients SET root_id = id WHERE root_id IS NULL' },
  ]);
}
