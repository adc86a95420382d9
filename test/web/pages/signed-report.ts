// A study with an order of a referring provider and a signed final report, over the API of a running service.
import { setTimeout } from 'node:timers/promises';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import type { Appliance } from '../../appliance.ts';

interface Listed {
  studyInstanceUid: string;
  patient: { id: number; displayName: string };
}

export type Api = <T>(method: string, path: string, body?: object) => Promise<T>;

export function apiOf(appliance: Appliance): Api {
  return async <T>(method: string, path: string, body?: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await appliance.fetch(`/api/v1/${path}`, { method, headers, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  };
}

/** The study of whoever has this in the name, once it is there. */
export async function studyOf(appliance: Appliance, name: string): Promise<Listed> {
  const api = apiOf(appliance);
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await setTimeout(100)) {
    const { studies } = await api<{ studies: Listed[] }>('GET', 'studies');
    const found = studies.find(({ patient }) => patient.displayName.includes(name));
    if (found) return found;
  }
  throw new Error(`No study of ${name} came`);
}

/** The study is of an order that `referrer` placed. */
export async function orderedBy(appliance: Appliance, study: Listed, referrer: string): Promise<void> {
  const api = apiOf(appliance);
  const { exams } = await api<{ exams: { id: number; code: string }[] }>('GET', 'exams');
  const examId = exams.find(({ code }) => code === 'CT-CHEST')!.id;
  const order = { patientId: study.patient.id, examId, priority: 'routine', indication: 'Cough' };
  const { id } = await api<{ id: number }>('POST', 'orders', order);
  const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
  await db.batch([
    {
      sql: `UPDATE orders SET state = 'IMAGES_AVAILABLE', referrer_user_id = (SELECT id FROM users WHERE username = ?)
WHERE id = ?`,
      args: [referrer, id],
    },
    { sql: 'UPDATE studies SET order_id = ? WHERE study_instance_uid = ?', args: [id, study.studyInstanceUid] },
    {
      // As when a person decided it: the matcher would part them again when the study is complete.
      sql: `INSERT INTO study_matches (study_id, state, how, order_id, patient_id, reasons, decided_by, decision_reason,
  changed_at) SELECT id, 'settled', 'person', order_id, patient_id, '[]', 'test', '', '' FROM studies
WHERE study_instance_uid = ? ON CONFLICT (study_id) DO UPDATE SET state = 'settled', conflict = NULL, how = 'person',
  order_id = excluded.order_id, decided_by = 'test', decision_reason = ''`,
      args: [study.studyInstanceUid],
    },
  ]);
  await db.close();
}

/** @param more blocks of the findings beside their sentence */
export async function sign(
  appliance: Appliance,
  studyInstanceUid: string,
  { kind = 'final', impression = 'No pneumonia.', more = [] as object[] } = {},
): Promise<void> {
  const api = apiOf(appliance);
  const place = `reports/${studyInstanceUid}`;
  const { begin, revision } = await api<{ begin: { type: string; content: { type: string }[] }; revision: number }>(
    'GET',
    `${place}/writing`,
  );
  const section = (type: string, text: string, blocks: object[] = []) => ({
    type,
    content: [{ type: 'paragraph', content: [{ type: 'text', text }] }, ...blocks],
  });
  begin.content.splice(3, 2, section('findings', 'Lungs clear.', more), section('impression', impression));
  await api('PUT', `${place}/draft`, { document: begin, expectedRevision: revision });
  const asOf = new Date().toISOString();
  const { guards } = await api<{ guards: { code: string }[] }>('GET', `${place}/guards?asOf=${asOf}`);
  const overrides = guards.map(({ code }) => ({ guard: code, reason: 'In a test' }));
  const { password } = appliance.administrator;
  const reason = kind === 'amended' ? 'Second look' : '';
  await api('POST', `${place}/sign`, { kind, expectedRevision: revision + 1, asOf, reason, overrides, password });
}
