// The worklist as modalities ask for it: with dcmtk's findscu, and bytes where it can't say what they say.
import t from 'tap';
import * as devices from '../../../appliance/clinic/devices/devices.ts';
import type { JsonDataSet } from '../../../appliance/lib/dicom/json-model.ts';
import { addExam } from '../../exam-rows.ts';
import { findWorklist } from '../../peers/dcmtk.ts';
import { openEdge } from './open.ts';
import { commandSet, EXPLICIT, Peer, pdu, pdv } from './peer.ts';

const { port, appliance, call, log } = await openEdge(t);
const folder = t.testdir();
const MWL = '1.2.840.10008.5.1.4.31';
const EVERYTHING = ['(0010,0010)', '(0010,0020)', '(0008,0050)', '(0020,000d)', '(0040,1001)', '(0040,0100)'];
const ask = (keys: string[], callingAeTitle = 'CT1') =>
  findWorklist({ dicomPort: port, aeTitle: 'LIGHTBOX', callingAeTitle }, folder, keys);
const step = (answer: JsonDataSet) => answer['00400100'].Value![0] as JsonDataSet;
const accessions = (answers: JsonDataSet[]) => answers.map((answer) => answer['00080050'].Value?.[0]).sort();

t.test('who has arrived is on the list with every attribute, who has not or is done is not', async (t) => {
  const exam = await addExam(appliance.db, { patientName: 'Müster^Zoë=王^小東', allergies: 'Penicillin' });
  for (const state of ['booked', 'review', 'completed', 'cancelled', 'no-show']) await addExam(appliance.db, { state });
  const answers = await ask([...EVERYTHING, '(0010,2110)', '(0032,1060)', '(0010,0030)']);
  t.equal(answers.length, 1);
  const [answer] = answers;
  t.match(answer, {
    '00100010': { Value: [{ Alphabetic: 'Müster^Zoë', Ideographic: '王^小東' }] },
    '00100030': { Value: ['19800517'] },
    '00080050': { Value: [exam.accessionNumber] },
    '0020000D': { Value: [exam.studyInstanceUid] },
    '00102110': { Value: ['Penicillin'] },
    '00321060': { Value: ['CT head'] },
  });
  t.match(step(answer), {
    '00080060': { Value: ['CT'] },
    '00400001': { Value: ['CT1'] },
    '00400002': { Value: [/^\d{8}$/] },
    '00400003': { Value: [/^\d{6}$/] },
    '00400009': { Value: [exam.stepId] },
  });
  await appliance.db.batch([{ sql: "UPDATE appointments SET state = 'completed'" }]);
});

t.test('it is matched by station, modality, day, name, and what else modalities ask for', async (t) => {
  const today = new Date();
  const tomorrow = new Date(today.getTime() + 24 * 3_600_000);
  const day = (at: Date) =>
    `${at.getFullYear()}${String(at.getMonth() + 1).padStart(2, '0')}${String(at.getDate()).padStart(2, '0')}`;
  const ct = await addExam(appliance.db, { station: 'CT1', patientName: 'Sample^Anna' });
  const us = await addExam(appliance.db, { station: 'US1', modality: 'US', patientName: 'Específico^José' });
  const later = await addExam(appliance.db, { station: 'CT1', startsAt: tomorrow, patientName: 'Sample^Berta' });
  const found = async (...keys: string[]) => accessions(await ask(['(0008,0050)', ...keys]));
  const all = [ct, us, later].map(({ accessionNumber }) => accessionNumber).sort();
  t.same(await found(), all);
  t.same(await found('(0040,0100)[0].(0040,0001)=US1'), [us.accessionNumber]);
  t.same(await found('(0040,0100)[0].(0008,0060)=CT'), [ct.accessionNumber, later.accessionNumber].sort());
  t.same(await found(`(0040,0100)[0].(0040,0002)=${day(today)}`), [ct.accessionNumber, us.accessionNumber].sort());
  t.same(await found(`(0040,0100)[0].(0040,0002)=${day(tomorrow)}-`), [later.accessionNumber]);
  t.same(await found('(0010,0010)=sample*'), [ct.accessionNumber, later.accessionNumber].sort(), 'case does not count');
  t.same(await found('(0010,0010)=ESPECIFICO^J*'), [us.accessionNumber], 'accents do not count');
  t.same(await found(`(0008,0050)=${ct.accessionNumber}`), [ct.accessionNumber].map(String));
  t.same(await found(`(0020,000d)=${us.studyInstanceUid}`), [us.accessionNumber]);
  t.same(await found(`(0040,0100)[0].(0040,0009)=${later.stepId}`), [later.accessionNumber]);
  t.same(await found('(0010,0010)=NOBODY'), []);
  await appliance.db.batch([{ sql: "UPDATE appointments SET state = 'completed'" }]);
});

t.test(
  'a device gets its list in its own character set, of its own station, with who is booked, as it is set',
  async (t) => {
    const arrived = await addExam(appliance.db, { station: 'US7', modality: 'US', patientName: 'Müster^Zoë=王^小東' });
    await addExam(appliance.db, { station: 'US8', modality: 'US' });
    const booked = await addExam(appliance.db, { station: 'US7', modality: 'US', state: 'booked' });
    const device = await devices.register(call(), { name: 'Ultrasound', aeTitle: 'US7', host: '127.0.0.1' });
    const change = (changes: Parameters<typeof devices.change>[2]) => devices.change(call(), device.id, changes);
    await change({ worklistScope: 'own' });
    t.same(accessions(await ask(EVERYTHING, 'US7')), [arrived.accessionNumber]);
    await change({ worklistShowsBooked: true });
    t.same(accessions(await ask(EVERYTHING, 'US7')), [arrived.accessionNumber, booked.accessionNumber].sort());
    await change({ characterSet: 'ISO_IR 100' });
    const [latin] = await ask([...EVERYTHING, `(0008,0050)=${arrived.accessionNumber}`], 'US7');
    // findscu gives everything in UTF-8; that the list came in Latin letters shows in what they don't have.
    t.same(latin['00100010'].Value, [{ Alphabetic: 'Müster^Zoë' }], 'a script that it lacks is left out');
    await change({ characterSet: 'GB18030' });
    const [chinese] = await ask([...EVERYTHING, `(0008,0050)=${arrived.accessionNumber}`], 'US7');
    t.match(chinese['00100010'].Value, [{ Ideographic: '王^小東' }]);
    await appliance.db.batch([{ sql: "UPDATE appointments SET state = 'completed'" }]);
  },
);

t.test('a query that is no query gets a status, and the association goes on', async (t) => {
  const contexts = [{ id: 1, abstractSyntax: MWL, transferSyntaxes: [EXPLICIT] }];
  const peer = await Peer.associate(port, { contexts, calling: 'CT1' });
  const find = (hasDataSet: boolean) => pdu(0x04, pdv(1, 3, commandSet({ field: 0x20, sopClassUid: MWL, hasDataSet })));
  peer.send(find(false));
  t.match(await peer.response(), { field: 0x8020, status: 0xa900 });
  peer.send(Buffer.concat([find(true), pdu(0x04, pdv(1, 2, Buffer.alloc(300, 0xa5)))]));
  t.match(await peer.response(), { field: 0x8020 });
  peer.end();
  t.same(
    log.filter(({ level }) => level === 'error'),
    [],
  );
});
