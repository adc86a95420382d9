// Who can be whom, and what was done beside what was scheduled.
import t from 'tap';
import {
  compareIdentity,
  doubts,
  type Performed,
  type Person,
  type Scheduled,
} from '../../../../appliance/clinic/matching/compare.ts';

const anna: Person = { patientId: 'P1', name: 'Müster^Anna', birthDate: '1980-05-17', sex: 'F' };
const verdict = (received: Partial<Person>, known: Partial<Person> = {}) =>
  compareIdentity({ ...anna, ...received }, { ...anna, ...known }).verdict;

t.test('spelling that machines change does not make another person', (t) => {
  t.equal(verdict({}), 'same');
  t.equal(verdict({ name: 'MUSTER^ANNA' }), 'same', 'case and accents');
  t.equal(verdict({ name: 'Anna^Müster' }), 'same', 'family and given name swapped');
  t.equal(verdict({ birthDate: '' }), 'same', 'a fact that is missing contradicts nothing');
  t.equal(verdict({ name: 'Wang^Xiaodong=王^小東' }, { name: '王^小東' }), 'same', 'another script of the same name');
  t.end();
});

t.test('what may be a slip of the finger is for a person to say', (t) => {
  t.equal(verdict({ name: 'Muester^Anna' }), 'unsure');
  t.equal(verdict({ birthDate: '1980-05-71' }), 'unsure');
  t.equal(verdict({ patientId: 'P2' }), 'unsure');
  t.equal(verdict({ patientId: '' }), 'unsure');
  t.end();
});

t.test('another name, or two contradictions, is another person', (t) => {
  t.equal(verdict({ name: 'Example^Otto' }), 'other');
  t.equal(verdict({ name: 'Müster^Bernd' }), 'other');
  t.equal(verdict({ birthDate: '1944-01-01', sex: 'M' }), 'other');
  t.end();
});

const scheduled: Scheduled = {
  modality: 'CT',
  stationAeTitle: 'CT1',
  bodyPart: 'HEAD',
  laterality: '',
  startsAt: new Date('2026-03-02T09:00:00Z'),
  otherPatientInRoom: false,
};
const performed: Performed = {
  modalities: ['CT'],
  stationAeTitle: 'CT1',
  bodyParts: ['HEAD'],
  lateralities: [],
  at: new Date('2026-03-02T09:20:00Z'),
};
const doubted = (done: Partial<Performed>, planned: Partial<Scheduled> = {}, received: Partial<Person> = {}) =>
  doubts({ ...performed, ...done }, { ...scheduled, ...planned }, compareIdentity({ ...anna, ...received }, anna));

t.test('what fits raises no doubt, nor does one weak sign alone', (t) => {
  t.same(doubted({}), []);
  t.same(doubted({ stationAeTitle: 'CT2' }), [], 'moved to the other machine');
  t.same(doubted({ at: new Date('2026-03-02T18:00:00Z') }), [], 'done late');
  t.same(doubted({ bodyParts: [''] }), [], 'many machines say no body part');
  t.same(doubted({ bodyParts: ['HEADNECK'] }), []);
  t.end();
});

t.test('each strong sign raises a doubt, and two weak ones do', (t) => {
  t.same(doubted({ bodyParts: ['KNEE'] }), ['body-part-differs']);
  t.same(doubted({ modalities: ['US'] }), ['modality-differs']);
  t.same(doubted({ lateralities: ['R'] }, { laterality: 'L' }), ['laterality-differs']);
  t.same(doubted({ lateralities: ['R', 'L'] }, { laterality: 'L' }), []);
  t.same(doubted({}, { otherPatientInRoom: true }), ['other-patient-in-room']);
  t.same(doubted({}, {}, { sex: 'M' }), ['sex-differs']);
  t.same(doubted({}, {}, { birthDate: '1950-01-01' }), ['birth-date-differs']);
  t.same(doubted({ stationAeTitle: 'CT2', at: new Date('2026-03-02T18:00:00Z') }), ['station-differs', 'time-differs']);
  t.end();
});
