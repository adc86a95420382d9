// A clinic with a study to report: for tests of the reports room. Verbs are called as the edges call them.

import type { DocumentJson } from '../../../../appliance/clinic/reports/document.ts';
import * as drafts from '../../../../appliance/clinic/reports/drafts.ts';
import * as reports from '../../../../appliance/clinic/reports/reports.ts';
import type { Signature } from '../../../../appliance/clinic/reports/shapes.ts';
import * as signing from '../../../../appliance/clinic/reports/signing.ts';
import { addToIndex } from '../../../../appliance/clinic/studies/index-rows.ts';
import * as studies from '../../../../appliance/clinic/studies/studies.ts';
import type { Call } from '../../../../appliance/core/call.ts';
import { addExam, type ExamRow } from '../../../exam-rows.ts';
import { finishSetUp, type House, openHouse, type Person, type Test } from '../../../house.ts';
import { type StudySketch, studyAddition } from '../../../study-rows.ts';

export interface Doctor extends Person {
  cookie: string;
  call(now?: Date): Call;
}

export interface ReportsRoom {
  house: House;
  db: House['appliance']['db'];
  doctor(username?: string): Promise<Doctor>;
  /** A complete study of today, with an order unless it says otherwise. */
  study(sketch?: StudySketch & ExamRow & { laterality?: string; isOrdered?: boolean }): Promise<Sample>;
  /** Saves `text` as the next draft. */
  write(doctor: Doctor, uid: string, document: DocumentJson): ReturnType<typeof drafts.save>;
  sign(doctor: Doctor, uid: string, signature?: Partial<Signature>): ReturnType<typeof signing.sign>;
  orderState(orderId: number): Promise<unknown>;
}

export interface Sample {
  uid: string;
  orderId: number;
  patientId: number;
}

export async function openReports(t: Test): Promise<ReportsRoom> {
  const house = await openHouse(t);
  await finishSetUp(house);
  const { db } = house.appliance;
  const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  return {
    house,
    db,
    async doctor(username = 'dr-mira') {
      const person = await house.add('radiologist', username);
      const cookie = await house.session(person);
      const [row] = await db.query(
        'SELECT sessions.id, user_id FROM sessions JOIN users ON users.id = user_id WHERE username = ?',
        [person.username],
      );
      const [userId, sessionId] = [row.user_id as number, row.id as string];
      const actor = { kind: 'user' as const, userId, username: person.username, role: 'radiologist', sessionId };
      return { ...person, cookie, call: (now = new Date()) => ({ ...house.appliance.call(actor, '127.0.0.1'), now }) };
    },
    async study({ laterality = '', isOrdered = true, ...sketch } = {}) {
      const receivedAt = new Date(Date.now() - 5 * 60_000).toISOString();
      const addition = studyAddition({ studyDate: today, modality: 'CT', ...sketch, receivedAt });
      await db.batch(addToIndex([addition], [], new Set(), receivedAt));
      const uid = addition.filing.studyInstanceUid;
      const exam = await addExam(db, { state: 'review', ...sketch });
      await db.batch([
        {
          sql: `UPDATE orders SET state = 'IMAGES_AVAILABLE', laterality = ? WHERE id = ?`,
          args: [laterality, exam.orderId],
        },
        {
          sql: 'UPDATE studies SET order_id = ?, patient_id = ? WHERE study_instance_uid = ?',
          args: [isOrdered ? exam.orderId : null, exam.patientId, uid],
        },
      ]);
      await studies.completeQuiet(house.call());
      return { uid, orderId: exam.orderId, patientId: exam.patientId };
    },
    async write(doctor, uid, document) {
      const { revision } = await reports.write(doctor.call(), uid);
      return drafts.save(doctor.call(), uid, { document, expectedRevision: revision });
    },
    async sign(doctor, uid, signature = {}) {
      const { revision, asOf } = await reports.write(doctor.call(), uid);
      const { password } = doctor;
      const signed: Signature = {
        kind: 'final',
        expectedRevision: revision,
        asOf,
        password,
        ...signature,
      };
      return signing.sign(doctor.call(), uid, signed, 'http://lightbox.local');
    },
    async orderState(orderId) {
      const [row] = await db.query('SELECT state FROM orders WHERE id = ?', [orderId]);
      return row.state;
    },
  };
}

export const paragraph = (text: string): DocumentJson =>
  text ? { type: 'paragraph', content: [{ type: 'text', text }] } : { type: 'paragraph' };

const section = (type: string, blocks: string | DocumentJson[]): DocumentJson => ({
  type,
  content: typeof blocks === 'string' ? [paragraph(blocks)] : blocks,
});

export interface Texts {
  indication?: string;
  findings?: string | DocumentJson[];
  impression?: string | DocumentJson[];
  comparison?: string;
  addenda?: string[];
}

/** A report with these texts. */
export function textOf(texts: Texts = {}): DocumentJson {
  const {
    findings = 'No haemorrhage. Ventricles of normal width.',
    impression = 'Normal study.',
    addenda = [],
  } = texts;
  return {
    type: 'doc',
    content: [
      section('indication', texts.indication ?? 'Headache'),
      section('technique', ''),
      section('comparison', texts.comparison ?? ''),
      section('findings', findings),
      section('impression', impression),
      ...addenda.map((text) => section('addendum', text)),
    ],
  };
}
