// The exams that can be ordered. The first ones come with the product (migration 0007); the clinic adds, changes and hides.
import type { Call } from '../../core/call.ts';
import { DatabaseError, type Queries } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { Fault } from '../../lib/fault.ts';
import type { Exam, ExamChanges, NewExam } from './shapes.ts';
import * as store from './store.ts';

/** By modality and name, hidden ones too. */
export function exams(db: Queries): Promise<Exam[]> {
  return store.allExams(db);
}

/** @throws Fault('not-found') */
export async function exam(db: Queries, id: number): Promise<Exam> {
  const row = await store.examById(db, id);
  if (!row) throw new Fault('not-found', 'There is no such exam in the catalogue', { field: 'examId' });
  return row;
}

/** @throws Fault('conflict') when the code is taken */
export function addExam(call: Call, input: NewExam): Promise<Exam> {
  return call.db.transaction(async (tx) => {
    const added = await unlessTaken(() => store.insertExam(tx, input));
    await audit.record(call, tx, { action: 'exam.added', subject: `exam:${added.id}`, after: input });
    return added;
  });
}

/** What was ordered before keeps the exam's name as it was. @throws Fault('not-found' | 'conflict') */
export function changeExam(call: Call, id: number, changes: ExamChanges): Promise<Exam> {
  return call.db.transaction(async (tx) => {
    const before = await exam(tx, id);
    const after = { ...before, ...changes };
    await unlessTaken(() => store.updateExam(tx, after));
    await audit.record(call, tx, { action: 'exam.changed', subject: `exam:${id}`, before, after });
    return after;
  });
}

async function unlessTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
    throw new Fault('conflict', 'There is an exam with this code already', { field: 'code' });
  }
}
