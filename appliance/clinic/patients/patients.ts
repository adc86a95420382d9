// Patients as the clinic knows them: registered, changed, shown. Also people as their images name them, of whom nobody is
// merged by a machine: merging, moving and undoing are verbs of a person (identity.ts). Finding is search.ts.
import type { Call } from '../../core/call.ts';
import type { Row, Transaction } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import * as settings from '../../device/settings/settings.ts';
import { parseDate } from '../../lib/dicom/dates.ts';
import type { Head } from '../../lib/dicom/head.ts';
import { displayName, foldForSearch, parsePersonName } from '../../lib/dicom/person-name.ts';
import { Fault } from '../../lib/fault.ts';
import { wallDay } from '../../lib/wall-time.ts';
import type { Identity } from './identity-shapes.ts';
import { composeName, nameFields } from './names.ts';
import { isAlikeAnybody } from './search.ts';
import * as searchStore from './search-store.ts';
import type { Age, NewPatient, Patient, PatientChanges, TimelineEntry } from './shapes.ts';
import * as store from './store.ts';

/** Older than anybody was. */
const EARLIEST_YEAR = 1870;
const MOST_ENTRIES = 500;
const UNKNOWN_NAME = 'Unknown';

/** What makes two objects' patients the same row, exactly as received (empty where absent). */
export interface ReceivedPatient {
  patientId: string;
  issuer: string;
  /** PN text, decoded, all groups: `Sample^Anna=王^小東`. */
  name: string;
  /** The name's bytes as received, for reading them by another character set later. */
  nameBytes: Uint8Array;
  /** As sent, YYYYMMDD when it is well-formed. */
  birthDate: string;
  sex: string;
}

export function receivedPatient(head: Head): ReceivedPatient {
  return {
    patientId: head.patientId ?? '',
    issuer: head.issuerOfPatientId ?? '',
    name: head.patientName ?? '',
    nameBytes: head.patientNameRaw ?? new Uint8Array(0),
    birthDate: head.patientBirthDate ?? '',
    sex: head.patientSex ?? '',
  };
}

/** For lists and banners: `Sample, Anna`, or the ID where there is no name. */
export function patientLabel(patient: { name: string; patientId: string }): string {
  return displayName(patient.name) || patient.patientId || 'No name';
}

/** The name's groups without accents and case, each between equals signs: `=sample anna=王 小東==`. */
export function foldedName(name: string): string {
  const { alphabetic, ideographic, phonetic } = parsePersonName(name);
  return `=${[alphabetic, ideographic, phonetic].map(foldForSearch).join('=')}=`;
}

/**
 * The ID is the box's own; nobody types one.
 * @throws Fault('conflict') at `unlessAlike` when that was asked for and somebody here might be the same person
 */
export async function register(call: Call, { unlessAlike, ...input }: NewPatient): Promise<Patient> {
  const id = await call.db.transaction(async (tx) => {
    // In the transaction: of two desks that come back with the same person, the second sees the first.
    if (unlessAlike && !input.isUnknown && (await isAlikeAnybody(call, input)))
      throw new Fault('conflict', 'Somebody is registered who might be the same person', { field: 'unlessAlike' });
    return add(call, tx, input);
  });
  call.events.publish({ type: 'patient.changed', patientId: id });
  return patientOf(call, (await store.rootOf(call.db, id))!);
}

/** Registers as a part of something larger (a split); who calls it tells `patient.changed` after commit. */
export async function add(call: Call, tx: Transaction, input: NewPatient): Promise<number> {
  const patientId = await freeId(tx);
  const facts = factsOf(await clinicDay(call, tx), input, EMPTY);
  if (!facts.name) {
    // Told apart by the number: two people nobody knows may lie in two rooms.
    if (!facts.isUnknown) throw new Fault('invalid', 'A patient needs a name', { field: 'name.family' });
    facts.name = `${UNKNOWN_NAME}^${patientId}`;
  }
  const id = await store.insertPatient(tx, patientId, facts, call.now.toISOString());
  await searchable(tx, id);
  await audit.record(call, tx, {
    action: 'patient.registered',
    subject: `patient:${id}`,
    after: { patientId, ...facts },
  });
  return id;
}

/** @throws Fault('conflict') when somebody else changed the patient since `expectedVersion` */
export async function change(call: Call, id: number, changes: PatientChanges): Promise<Patient> {
  const { root, studies } = await call.db.transaction(async (tx) => {
    const before = found(await store.rootOf(tx, id));
    const facts = factsOf(await clinicDay(call, tx), changes, {
      ...factsOfRow(before),
      isUnknown: before.is_unknown === 1,
    });
    // Who has a name now is no longer unknown.
    if (changes.name && facts.name && !facts.name.startsWith(`${UNKNOWN_NAME}^`)) facts.isUnknown = false;
    if (!facts.name && changes.name) throw new Fault('invalid', 'A patient needs a name', { field: 'name.family' });
    const root = before.id as number;
    if (!(await store.updatePatient(tx, root, facts, changes.expectedVersion)))
      throw new Fault('conflict', 'Somebody else changed this patient meanwhile: look at it again before you save');
    await searchable(tx, root);
    const studies = await searchStore.studiesOf(tx, [root]);
    await searchStore.refreshStudySearch(
      tx,
      studies.map((study) => study.id as number),
    );
    await audit.record(call, tx, {
      action: 'patient.changed',
      subject: `patient:${root}`,
      before: factsOfRow(before),
      after: facts,
    });
    return { root, studies };
  });
  call.events.publish({ type: 'patient.changed', patientId: root });
  for (const study of studies)
    call.events.publish({ type: 'study.changed', studyInstanceUid: study.study_instance_uid as string });
  return patientOf(call, (await store.rootOf(call.db, root))!);
}

/** For a double, the patient it was merged into. @throws Fault('not-found') */
export async function get(call: Call, id: number): Promise<Patient> {
  const row = found(await store.rootOf(call.db, id));
  await audit.read(call, { action: 'patient.read', subject: `patient:${row.id}` });
  return patientOf(call, row);
}

/** What happened, newest first. @throws Fault('not-found') */
export async function timeline(call: Call, id: number): Promise<TimelineEntry[]> {
  const { id: rootId } = found(await store.rootOf(call.db, id));
  await audit.read(call, { action: 'patient.read', subject: `patient:${rootId}` });
  return store.timelineOf(call.db, rootId as number, MOST_ENTRIES);
}

/** As whom images named this patient. @throws Fault('not-found') */
export async function identities(call: Call, id: number): Promise<Identity[]> {
  const { id: rootId } = found(await store.rootOf(call.db, id));
  await audit.read(call, { action: 'patient.read', subject: `patient:${rootId}` });
  const rows = await store.identitiesOf(call.db, rootId as number);
  return rows.map((row) => ({
    ...store.lineOf({ ...row, birth_date: parseDate(row.birth_date as string) ?? null }),
    ownerId: row.owner_id as number,
    studyCount: row.study_count as number,
  }));
}

async function patientOf(call: Call, row: Row): Promise<Patient> {
  const { birthDateIsEstimated: _, ...facts } = factsOfRow(row);
  return {
    ...facts,
    ...store.lineOf(row),
    nameParts: nameFields(row.name as string),
    isUnknown: row.is_unknown === 1,
    origin: row.origin as Patient['origin'],
    version: row.version as number,
    createdAt: row.created_at as string,
    doubles: await store.doublesOf(call.db, row.id as number),
  };
}

const EMPTY: store.PatientFacts = {
  ...{ name: '', birthDate: null, birthDateIsEstimated: false, sex: '', phone: '', email: '', address: '' },
  ...{ history: '', allergies: '', implants: '', isUnknown: false },
};

function factsOfRow(row: Row): store.PatientFacts {
  const text = (column: string) => row[column] as string;
  return {
    name: text('name'),
    birthDate: row.birth_date as string | null,
    birthDateIsEstimated: row.birth_date_is_estimated === 1,
    sex: text('sex'),
    phone: text('phone'),
    email: text('email'),
    address: text('address'),
    history: text('history'),
    allergies: text('allergies'),
    implants: text('implants'),
    isUnknown: row.is_unknown === 1,
  };
}

async function clinicDay(call: Call, tx: Transaction): Promise<string> {
  return wallDay(call.now, await settings.timeZone(tx));
}

/** What was there with what was typed. @param today on the clinic's wall @throws Fault('invalid') for a day that can't be one of birth */
function factsOf(today: string, input: NewPatient, before: store.PatientFacts): store.PatientFacts {
  const { name, age, birthDate, sex, isUnknown, ...texts } = input;
  const facts = { ...before, sex: sex ?? before.sex, isUnknown: isUnknown ?? before.isUnknown };
  for (const key of ['phone', 'email', 'address', 'history', 'allergies', 'implants'] as const)
    facts[key] = (texts[key] ?? before[key]).trim();
  if (name) facts.name = composeName(name);
  if (birthDate !== undefined) {
    const day = birthDate === null ? null : parseDate(birthDate);
    const possible = day === null || (day && day <= today && day >= `${EARLIEST_YEAR}`);
    if (!possible) throw new Fault('invalid', 'This is no day on which anybody here was born', { field: 'birthDate' });
    Object.assign(facts, { birthDate: day, birthDateIsEstimated: false });
  }
  if (age && !birthDate) Object.assign(facts, { birthDate: bornAt(today, age), birthDateIsEstimated: true });
  return facts;
}

/** As long ago as the age says: whoever asks for the age today hears what was typed. */
function bornAt(today: string, { value, unit }: Age): string {
  const day = new Date(`${today}T00:00:00Z`);
  if (unit === 'years') day.setUTCFullYear(day.getUTCFullYear() - value);
  if (unit === 'months') day.setUTCMonth(day.getUTCMonth() - value);
  if (unit === 'days') day.setUTCDate(day.getUTCDate() - value);
  if (day.getUTCFullYear() < EARLIEST_YEAR) throw new Fault('invalid', 'Nobody is that old', { field: 'age.value' });
  return day.toISOString().slice(0, 10);
}

/** Readable, and nobody else's: images may have brought one that looks like ours. */
async function freeId(tx: Transaction): Promise<string> {
  for (;;) {
    const patientId = `P-${String(await store.nextNumber(tx)).padStart(6, '0')}`;
    if (!(await store.isTaken(tx, patientId))) return patientId;
  }
}

async function searchable(tx: Transaction, id: number): Promise<void> {
  await searchStore.makeSearchable(tx, await searchStore.byIds(tx, [id]));
}

function found(row: Row | undefined): Row {
  if (!row) throw new Fault('not-found', 'There is no such patient');
  return row;
}
