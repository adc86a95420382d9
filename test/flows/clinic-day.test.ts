// The clinic's day over real sockets: registered, ordered, booked, arrived, on the machine's worklist, scanned, done; with
// performed steps and without. The service is the real one, the machine is dcmtk and dcmjs-dimse.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { newUid } from '../../appliance/lib/dicom/uid.ts';
import { ownTimeZone, wallClock, wallDay } from '../../appliance/lib/wall-time.ts';
import { startAppliance } from '../appliance.ts';
import { ctSlice } from '../objects.ts';
import { findWorklist, storescu } from '../peers/dcmtk.ts';
import { beginStep, changeStep } from '../peers/performed-step.ts';

const appliance = await startAppliance(t);
const folder = t.testdir();
const ct1 = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: 'CT1' };

async function api<T>(method: string, path: string, json?: unknown): Promise<T> {
  const headers = json === undefined ? undefined : { 'content-type': 'application/json' };
  const body = json === undefined ? undefined : JSON.stringify(json);
  const answer = await appliance.fetch(`/api/v1/${path}`, { method, headers, body });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

interface Booked {
  id: number;
  state: string;
  order: { accessionNumber: string; state: string };
}

const room = await api<{ id: number }>('POST', 'rooms', {
  name: 'CT room',
  departmentId: null,
  modality: 'CT',
  stationAeTitle: 'CT1',
});
const { exams } = await api<{ exams: { id: number; code: string }[] }>('GET', 'exams');
const examId = exams.find(({ code }) => code === 'CT-HEAD')!.id;

/** What reception does: patient, order and appointment in half an hour, in one go. */
async function book(family: string, minutesFromNow: number): Promise<Booked> {
  const person = { name: { family, given: 'Anna' }, sex: 'M', birthDate: '1980-05-17' };
  const patient = await api<{ id: number }>('POST', 'patients', person);
  return api<Booked>('POST', 'appointments', {
    kind: 'exam',
    patientId: patient.id,
    roomId: room.id,
    startsAt: new Date(Date.now() + minutesFromNow * 60_000).toISOString(),
    anyway: true,
    order: {
      examId,
      indication: 'Headache',
      safety: { 'contrast-allergy': 'no', 'kidney-function': 'egfr-over-45' },
    },
  });
}

const stateOf = async ({ id }: Booked) => api<Booked>('GET', `appointments/${id}`);

async function reaches(booked: Booked, state: string): Promise<Booked> {
  for (let tries = 0; ; tries++) {
    const now = await stateOf(booked);
    if (now.state === state || tries > 600) return now;
    await new Promise((wake) => setTimeout(wake, 100));
  }
}

const worklist = () =>
  findWorklist(ct1, folder, [
    '(0008,0050)',
    '(0010,0010)',
    '(0010,0020)',
    '(0020,000d)',
    '(0040,0100)[0].(0040,0001)=CT1',
    '(0040,0100)[0].(0040,0009)',
  ]);

function nowAtTheMachine() {
  const [day, time] = [wallDay(new Date(), ownTimeZone()), wallClock(new Date(), ownTimeZone())];
  return { studyDate: day.replaceAll('-', ''), studyTime: time.replaceAll(':', '') };
}

/** The images as the console makes them of the line that was chosen. */
async function scan(line: Awaited<ReturnType<typeof worklist>>[number]): Promise<void> {
  const value = (tag: string) => line[tag].Value![0] as string;
  const name = line['00100010'].Value![0] as { Alphabetic: string };
  const files: string[] = [];
  for (let n = 1; n <= 3; n++) {
    const { file } = ctSlice({
      accessionNumber: value('00080050'),
      studyInstanceUid: value('0020000D'),
      patientName: name.Alphabetic,
      patientId: value('00100020'),
      patientBirthDate: '19800517',
      patientSex: 'M',
      ...nowAtTheMachine(),
      instanceNumber: n,
      rows: 32,
      columns: 32,
    });
    files.push(join(folder, `${value('00080050')}-${n}.dcm`));
    await writeFile(files.at(-1)!, file);
  }
  const { code, output } = await storescu(ct1, files);
  if (code !== 0) throw new Error(output);
}

t.test('with performed steps', async (t) => {
  const booked = await book('Sample', 30);
  t.match(booked.order.accessionNumber, /^.{1,16}$/);
  t.same(await worklist(), [], 'who is only booked is not offered to the machine');
  await api('POST', `appointments/${booked.id}/move`, { to: 'waiting' });
  const lines = await worklist();
  t.match(lines, [{ '00080050': { Value: [booked.order.accessionNumber] } }], 'arrived: there at the first question');
  const uid = newUid();
  const step = lines[0]['00400100'].Value![0] as (typeof lines)[0];
  t.equal(await beginStep(ct1, uid, { stepId: step['00400009'].Value![0] as string }), 0);
  t.match(await stateOf(booked), { state: 'in-scan', order: { state: 'IN_PROGRESS' } });
  await scan(lines[0]);
  t.equal(await changeStep(ct1, uid, 'COMPLETED'), 0);
  t.match(await stateOf(booked), { state: 'review', order: { state: 'IMAGES_AVAILABLE' } });
  t.same(await worklist(), [], 'and the machine offers it no more');
  await api('POST', `appointments/${booked.id}/move`, { to: 'completed' });
});

t.test('without performed steps the images alone move it', async (t) => {
  const booked = await book('Example', 60);
  await api('POST', `appointments/${booked.id}/move`, { to: 'waiting' });
  const [line] = await worklist();
  await scan(line);
  t.match(await reaches(booked, 'in-scan'), { state: /in-scan|review/ });
  t.match(await reaches(booked, 'review'), { state: 'review', order: { state: 'IMAGES_AVAILABLE' } });
  t.same(await worklist(), []);
  t.same((await api<{ entries: unknown[] }>('GET', 'inbox')).entries, [], 'nothing waits for a person');
});

t.test('nothing was logged as a bug on the way', (t) => {
  t.same(
    appliance.log.filter(({ level }) => level === 'error'),
    [],
  );
  t.equal(appliance.stderr, '');
  t.end();
});
