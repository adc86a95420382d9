// Papers that belong to a patient or an order: referral slips by the telephone's camera, letters as PDF. Pictures are made
// anew; a PDF is kept as it came and never shown inside a page of ours. Nothing is removed, only hidden with a reason.
import { stat } from 'node:fs/promises';
import { actorName, type Call } from '../../core/call.ts';
import { keepPaper, paperPath } from '../../core/store/papers.ts';
import * as audit from '../../device/audit/audit.ts';
import { Fault } from '../../lib/fault.ts';
import * as orders from '../orders/orders.ts';
import type { Document, Hiding, NewDocument } from './shapes.ts';
import * as store from './store.ts';

/** Twice what a telephone's best camera writes. */
export const MOST_BYTES = 24 * 1024 * 1024;
const MOST_OF_A_PATIENT = 1000;

/** @throws Fault('not-found' | 'invalid' | 'too-large' | 'too-many' | 'full') */
export async function attach(
  call: Call,
  patientId: number,
  { title, orderId }: NewDocument,
  body: AsyncIterable<Uint8Array>,
): Promise<Document> {
  call.store.requireRoom();
  const patient = await orders.patient(call.db, patientId);
  const [order] = orderId === undefined ? [] : await orders.byIds(call, call.db, [orderId]);
  if (orderId !== undefined && order?.patient.id !== patient.id)
    throw new Fault('not-found', 'There is no such order of this patient', { field: 'orderId' });
  if ((await store.countOf(call.db, patient.id)) >= MOST_OF_A_PATIENT)
    throw new Fault('too-many', 'This patient has too many documents');
  const { bytes, mediaType } = await made(call, await wholeOf(body));
  const sha256 = await keepPaper(call.store.folder, bytes);
  const document = await call.db.transaction(async (tx) => {
    const id = await store.insertDocument(tx, {
      patient_id: patient.id,
      order_id: orderId ?? null,
      title: title.trim(),
      media_type: mediaType,
      sha256,
      size_bytes: bytes.length,
      created_at: call.now.toISOString(),
      created_by: actorName(call.actor),
    });
    const after = { patientId: patient.id, orderId: orderId ?? null, mediaType, sha256, sizeBytes: bytes.length };
    await audit.record(call, tx, { action: 'document.attached', subject: `document:${id}`, after });
    const { sha256: _hash, ...shown } = (await store.documentById(tx, id))!;
    return shown;
  });
  call.events.publish({ type: 'patient.changed', patientId: document.patientId });
  return document;
}

/** @throws Fault('not-found'), Fault('unavailable') when its file is missing or cut */
export async function read(call: Call, id: number): Promise<{ document: Document; path: string }> {
  const { sha256, ...document } = await found(call, id);
  const path = paperPath(call.store.folder, sha256);
  const size = await stat(path).then(
    (file) => file.size,
    () => -1,
  );
  if (size !== document.sizeBytes) throw new Fault('unavailable', 'The file of this document is damaged or missing');
  await audit.read(call, { action: 'document.read', subject: `document:${id}` });
  return { document, path };
}

/** Out of sight for everybody; the file stays, and who hid it and why. @throws Fault('not-found') */
export async function hide(call: Call, id: number, { reason }: Hiding): Promise<void> {
  const patientId = await call.db.transaction(async (tx) => {
    const document = await store.documentById(tx, id);
    if (!document) throw gone();
    await store.hideDocument(tx, id, actorName(call.actor), call.now.toISOString(), reason.trim());
    const detail = { reason: reason.trim() };
    await audit.record(call, tx, { action: 'document.hidden', subject: `document:${id}`, detail });
    return document.patientId;
  });
  call.events.publish({ type: 'patient.changed', patientId });
}

async function found(call: Call, id: number) {
  const document = await store.documentById(call.db, id);
  if (!document) throw gone();
  return document;
}

function gone(): Fault {
  return new Fault('not-found', 'There is no such document');
}

/** @throws Fault('too-large') before more than that is in memory */
async function wholeOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Fault('too-large', 'This file is too large: 24 MB at most');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What it is says its content, never its name. */
async function made(call: Call, bytes: Uint8Array): Promise<{ bytes: Uint8Array; mediaType: Document['mediaType'] }> {
  const begins = (...start: number[]) => start.every((byte, at) => bytes[at] === byte);
  if (begins(0x25, 0x50, 0x44, 0x46, 0x2d)) return { bytes, mediaType: 'application/pdf' }; // %PDF-
  if (!begins(0xff, 0xd8, 0xff) && !begins(0x89, 0x50, 0x4e, 0x47))
    throw new Fault('invalid', 'A document is a photo (JPEG or PNG) or a PDF');
  const photo = await call.pixels.run('pixels.photo', { bytes });
  return { bytes: photo.bytes, mediaType: 'image/jpeg' };
}
