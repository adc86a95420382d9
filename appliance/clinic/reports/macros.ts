// Macros: a few letters that stand for a text. One's own, or everybody's in the clinic.
import type { Call } from '../../core/call.ts';
import * as audit from '../../device/audit/audit.ts';
import { person } from '../../device/users/sessions.ts';
import { Fault } from '../../lib/fault.ts';
import type { Macro, NewMacro } from './template-shapes.ts';
import * as store from './template-store.ts';

const MOST_OF_ONE = 500;

/** One's own and everybody's, by abbreviation. */
export function list(call: Call): Promise<Macro[]> {
  return store.macrosFor(call.db, person(call).userId);
}

/** @throws Fault('conflict') where the abbreviation is taken; Fault('too-many') */
export async function add(call: Call, { abbreviation, text, isShared }: NewMacro): Promise<Macro> {
  const userId = isShared ? null : person(call).userId;
  return call.db.transaction(async (tx) => {
    if ((await store.macroNamed(tx, userId, abbreviation)) !== undefined)
      throw new Fault('conflict', 'There is a macro of this name already', { field: 'abbreviation' });
    if ((await store.countMacros(tx, userId)) >= MOST_OF_ONE) throw new Fault('too-many', 'There are too many macros');
    const id = await store.insertMacro(tx, { userId, abbreviation, text, at: call.now.toISOString() });
    const after = { abbreviation, isShared };
    await audit.record(call, tx, { action: 'report-macro.added', subject: `report-macro:${id}`, after });
    return { id, abbreviation, text, isShared };
  });
}

/** @throws Fault('not-found'), also for somebody else's */
export async function remove(call: Call, id: number): Promise<void> {
  const { userId } = person(call);
  await call.db.transaction(async (tx) => {
    const macro = await store.macroById(tx, id);
    if (!macro || (macro.userId !== null && macro.userId !== userId))
      throw new Fault('not-found', 'There is no such macro');
    await store.deleteMacro(tx, id);
    const before = { abbreviation: macro.abbreviation, isShared: macro.isShared };
    await audit.record(call, tx, { action: 'report-macro.removed', subject: `report-macro:${id}`, before });
  });
}
