// The SQL of what a referring provider may see: reads reports through the order that names the person.
import type { Queries } from '../../core/db/database.ts';
import type { Referral, ReferralLine } from './referral-shapes.ts';
import type { SignedKind } from './shapes.ts';

/** The order must still be of the patient whose study it is: one that was moved away meanwhile is nobody's news. */
const OWN = `orders.referrer_user_id = ?1 AND owner.root_id = (SELECT root_id FROM patients WHERE id = orders.patient_id)`;

export async function referralsOf(
  db: Queries,
  userId: number,
  limit: number,
  before: number | undefined,
): Promise<ReferralLine[]> {
  const rows = await db.query(
    `SELECT newest.id AS version_id, newest.kind, newest.signed_at, studies.study_instance_uid, patients.name,
  patients.patient_id, patients.birth_date, orders.exam_name, orders.number, report_receipts.at AS read_at,
  EXISTS (SELECT 1 FROM critical_results WHERE critical_results.study_id = studies.id
    AND closed_at IS NULL AND withdrawn_at IS NULL) AS is_critical
FROM orders JOIN studies ON studies.order_id = orders.id
JOIN patients AS owner ON owner.id = studies.patient_id JOIN patients ON patients.id = owner.root_id
JOIN reports ON reports.study_id = studies.id
JOIN report_versions AS newest ON newest.report_id = reports.id
  AND newest.number = (SELECT max(number) FROM report_versions WHERE report_id = reports.id)
LEFT JOIN report_receipts ON report_receipts.version_id = newest.id AND report_receipts.user_id = ?1
WHERE ${OWN} AND newest.kind <> 'preliminary' AND (?2 IS NULL OR newest.id < ?2) ORDER BY newest.id DESC LIMIT ?3`,
    [userId, before ?? null, limit],
  );
  return rows.map((row) => ({
    versionId: row.version_id as number,
    studyInstanceUid: row.study_instance_uid as string,
    patientName: row.name as string,
    patientId: row.patient_id as string,
    birthDate: row.birth_date as string | null,
    examName: row.exam_name as string,
    orderNumber: row.number as string,
    kind: row.kind as SignedKind,
    signedAt: row.signed_at as string,
    isCritical: row.is_critical === 1,
    readAt: row.read_at as string | null,
  }));
}

export interface OwnReferral extends Pick<Referral, 'examName' | 'orderNumber' | 'patient'> {
  /** Number of the version from which on the report is theirs to read. */
  finalFrom: number;
}

/** Undefined where the report isn't theirs, or not final. */
export async function ownReferral(
  db: Queries,
  userId: number,
  studyInstanceUid: string,
): Promise<OwnReferral | undefined> {
  const [row] = await db.query(
    `SELECT report_versions.number AS final_from, orders.exam_name, orders.number, patients.name, patients.patient_id,
  patients.birth_date, patients.sex FROM studies JOIN orders ON orders.id = studies.order_id
JOIN patients AS owner ON owner.id = studies.patient_id JOIN patients ON patients.id = owner.root_id
JOIN reports ON reports.study_id = studies.id
JOIN report_versions ON report_versions.report_id = reports.id AND report_versions.kind = 'final'
WHERE studies.study_instance_uid = ?2 AND ${OWN}`,
    [userId, studyInstanceUid],
  );
  if (!row) return undefined;
  return {
    finalFrom: row.final_from as number,
    examName: row.exam_name as string,
    orderNumber: row.number as string,
    patient: {
      name: row.name as string,
      patientId: row.patient_id as string,
      birthDate: row.birth_date as string | null,
      sex: row.sex as string,
    },
  };
}
