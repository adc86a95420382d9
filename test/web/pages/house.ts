// A clinic with something on every page: devices, images, a patient who waits with questions open, an order, a queue.
import { openDatabase } from '../../../appliance/core/db/database.ts';
import type { Appliance, Owner } from '../../appliance.ts';
import { addPatient } from '../../patient-rows.ts';
import { echoscu } from '../../peers/dcmtk.ts';
import { send, startWithPages } from '../pages.ts';
import { orderedBy, sign, studyOf } from './signed-report.ts';

const DEVICE = { name: 'CT room', aeTitle: 'SAMPLE_CT', host: '127.0.0.1', port: 104 };

export interface House {
  appliance: Appliance;
  /** Of Sample^Anna. */
  study: string;
  /** Of Vorlage^Eva: ordered by the administrator, and its report is final. */
  reported: string;
  /** Opens the wall's screen. */
  screenKey: string;
}

export async function startHouse(t: Owner & { testdir(): string }): Promise<House> {
  const appliance = await startWithPages(t, { env: { LIGHTBOX_UNKNOWN_DEVICES: 'hold' }, devices: [] });
  const sender = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: DEVICE.aeTitle };
  await post(appliance, 'devices', DEVICE);
  await send(
    sender,
    t.testdir(),
    { patientName: 'Sample^Anna=山田^花' },
    { patientName: 'Muster^Hans', patientId: '', accessionNumber: 'B' },
  );
  await echoscu({ ...sender, callingAeTitle: 'STRANGER' });
  await send(sender, t.testdir(), {
    patientName: 'Vorlage^Eva',
    patientId: 'TEST-9',
    studyInstanceUid: '2.25.99',
    accessionNumber: 'C',
  });
  await aDay(appliance);
  const study = await inTheQueue(appliance);
  const reported = await aReport(appliance);
  const { key } = await post<{ key: string }>(appliance, 'wall-screens', { name: 'Waiting room' });
  return { appliance, study, reported, screenKey: key };
}

export async function post<T = { id: number }>(appliance: Appliance, path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const answer = await appliance.fetch(`/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** A patient who waits in the CT room with questions open, in a clinic that is closed later today. */
async function aDay(appliance: Appliance): Promise<void> {
  const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
  const patientId = await addPatient(db, { name: 'Beispiel^Karl', allergies: 'Iodine', implants: 'Clip' });
  await db.close();
  const room = { name: 'CT', departmentId: null, modality: 'CT', stationAeTitle: 'CT1' };
  const { id: roomId } = await post(appliance, 'rooms', room);
  await post(appliance, 'shifts', { roomId, doctor: null, weekday: 1, fromTime: '08:00', toTime: '16:00' });
  const { exams } = await (await appliance.fetch('/api/v1/exams')).json();
  const examId = exams.find(({ code }: { code: string }) => code === 'CT-CHEST').id;
  const order = { examId, contrast: 'with', priority: 'STAT' };
  const startsAt = new Date().toISOString();
  await post(appliance, 'appointments', { kind: 'exam', patientId, roomId, startsAt, order, isWalkIn: true });
  await post(appliance, 'orders', { patientId, examId, priority: 'urgent', indication: 'Cough' });
  const endsAt = new Date(Date.now() + 9e7).toISOString();
  await post(appliance, 'closures', { roomId, doctor: null, startsAt, endsAt, reason: 'x' });
}

/** Everything that came waits to be read, however old it is. Gives the study that has a name in two scripts. */
async function inTheQueue(appliance: Appliance): Promise<string> {
  const { studies } = await (await appliance.fetch('/api/v1/studies')).json();
  for (const { studyInstanceUid } of studies)
    await appliance.fetch(`/api/v1/reading/${studyInstanceUid}/reopen`, { method: 'POST' });
  return studies.find(({ patient }: { patient: { displayName: string } }) =>
    /Sample.*Anna/.test(JSON.stringify(patient)),
  ).studyInstanceUid;
}

async function aReport(appliance: Appliance): Promise<string> {
  const study = await studyOf(appliance, 'Eva');
  await orderedBy(appliance, study, appliance.administrator.username);
  await sign(appliance, study.studyInstanceUid);
  await post(appliance, `studies/${study.studyInstanceUid}/critical-results`, { category: 'urgent', what: 'Nodule' });
  return study.studyInstanceUid;
}
