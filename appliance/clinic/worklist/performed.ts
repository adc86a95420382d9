// What machines say they perform (MPPS, PS3.4 F.7): kept as received, and the exam it belongs to moves on the board. A
// step that belongs to nothing here is kept too: its images will be matched by themselves.
import type { Call } from '../../core/call.ts';
import { DatabaseError } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import type { JsonDataSet } from '../../lib/dicom/json-model.ts';
import { isUid } from '../../lib/dicom/uid.ts';
import { Fault } from '../../lib/fault.ts';
import * as schedule from '../schedule/schedule.ts';
import * as store from './store.ts';

const [STATUS, STEPS, STATION, REASON] = ['00400252', '00400270', '00400241', '00400281'];
/** Discontinuation reason codes that mean: another line was meant (PS3.16 CID 9300). */
const WRONG_LINE = new Set(['110514']);

/**
 * N-CREATE: the machine has begun.
 * @throws Fault('conflict') for a UID that is there, 'invalid' where it doesn't begin IN PROGRESS
 */
export async function begin(call: Call, sopInstanceUid: string, attributes: JsonDataSet): Promise<void> {
  if (!isUid(sopInstanceUid)) throw new Fault('invalid', 'The SOP Instance UID is not a UID');
  if (text(attributes, STATUS) !== 'IN PROGRESS')
    throw new Fault('invalid', 'A performed procedure step begins with the status IN PROGRESS');
  const reference = referenceOf(attributes);
  const appointment = await store.appointmentOf(call.db, reference);
  await unlessThere(() =>
    call.db.transaction(async (tx) => {
      await store.insertPerformed(tx, {
        sopInstanceUid,
        appointmentId: appointment?.id ?? null,
        studyInstanceUid: reference.studyInstanceUid,
        stationAeTitle: text(attributes, STATION),
        attributes: JSON.stringify(attributes),
        at: call.now.toISOString(),
      });
      await audit.record(call, tx, {
        action: 'performed-step.begun',
        subject: sopInstanceUid,
        detail: { appointmentId: appointment?.id ?? null },
      });
    }),
  );
  // Who is not on the board any more is not brought back by a machine that was slow.
  if (appointment && ['booked', 'waiting', 'in-room'].includes(appointment.state))
    await schedule.move(call, appointment.id, 'in-scan');
}

/**
 * N-SET: the machine goes on, or has ended.
 * @throws Fault('not-found') for a UID nobody created, 'gone' where the step has ended
 */
export async function change(call: Call, sopInstanceUid: string, attributes: JsonDataSet): Promise<void> {
  const step = await call.db.transaction(async (tx) => {
    const before = await store.performedByUid(tx, sopInstanceUid);
    if (!before) throw new Fault('not-found', 'There is no such performed procedure step');
    if (before.state !== 'IN PROGRESS') throw new Fault('gone', 'This performed procedure step has ended');
    const state = stateOf(attributes) ?? before.state;
    const merged = { ...(JSON.parse(before.attributes) as JsonDataSet), ...attributes };
    const at = call.now.toISOString();
    await store.updatePerformed(tx, before.id, { state, attributes: JSON.stringify(merged), at });
    if (state !== before.state)
      await audit.record(call, tx, {
        action: state === 'COMPLETED' ? 'performed-step.completed' : 'performed-step.discontinued',
        subject: sopInstanceUid,
      });
    return { ...before, state, merged };
  });
  const { appointmentId } = step;
  if (appointmentId === null || step.state === 'IN PROGRESS') return;
  if ((await store.stateOfAppointment(call.db, appointmentId)) !== 'in-scan') return; // a person has moved it on
  if (step.state === 'COMPLETED') await schedule.move(call, appointmentId, 'review');
  else if (WRONG_LINE.has(reasonOf(step.merged)))
    await schedule.move(call, appointmentId, 'waiting', {
      reason: 'The machine had chosen another line by mistake',
      takesBack: true,
    });
  else
    await schedule.move(call, appointmentId, 'in-room', {
      reason: 'The machine discontinued the exam',
      takesBack: true,
    });
}

/** The scheduled step that it refers to; a machine without a worklist refers to none. */
function referenceOf(attributes: JsonDataSet) {
  const [scheduled = {}] = (attributes[STEPS]?.Value ?? []) as JsonDataSet[];
  return {
    stepId: text(scheduled, '00400009'),
    accessionNumber: text(scheduled, '00080050'),
    studyInstanceUid: text(scheduled, '0020000D'),
  };
}

function stateOf(attributes: JsonDataSet): store.PerformedStep['state'] | undefined {
  const status = text(attributes, STATUS);
  if (status === '') return undefined;
  if (status === 'IN PROGRESS' || status === 'COMPLETED' || status === 'DISCONTINUED') return status;
  throw new Fault('invalid', 'The status of a performed procedure step is not one of the three');
}

function reasonOf(attributes: JsonDataSet): string {
  const [code = {}] = (attributes[REASON]?.Value ?? []) as JsonDataSet[];
  return text(code, '00080100');
}

function text(attributes: JsonDataSet, tag: string): string {
  const [value] = attributes[tag]?.Value ?? [];
  return typeof value === 'string' ? value.trim() : '';
}

async function unlessThere(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
    throw new Fault('conflict', 'There is a performed procedure step with this UID already');
  }
}
