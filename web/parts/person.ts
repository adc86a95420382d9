// A patient as read everywhere: the name in both scripts, and the banner that tells one patient from another.
import { type ComponentChildren, h } from 'preact';
import { age, date, today } from '../words/formats.ts';
import { readableName } from '../words/person-name.ts';
import { words } from '../words/words.ts';
import { Copy } from './copy.ts';

export interface PersonFacts {
  /** DICOM person name, decoded. */
  name: string;
  patientId: string;
  birthDate: string | null;
  sex: string | null;
}

/** The name with each script isolated: a right-to-left name must not reorder what stands beside it. */
export function PersonName({ name }: { name: string }) {
  const { family, given, other } = readableName(name);
  if (!family && !given) return h('span', { class: 'person-name muted' }, words.studies.noName);
  return h(
    'span',
    { class: 'person-name' },
    h('bdi', null, h('b', null, family), given && (family ? `, ${given}` : given)),
    other && h('bdi', { class: 'other-script' }, other),
  );
}

/** Age and sex, short: "45 yrs · F". `on` is the day the age is meant for. */
export function ageAndSex({ birthDate, sex }: Pick<PersonFacts, 'birthDate' | 'sex'>, on = today()): string {
  return [birthDate && age(birthDate, on), sex].filter(Boolean).join(' · ');
}

/** The patient's banner: the same on every page about a person, never scrolled away. */
export function PersonBanner({ person, children }: { person: PersonFacts; children?: ComponentChildren }) {
  const { birthDate, sex, patientId } = person;
  const years = birthDate && age(birthDate, today());
  return h(
    'div',
    { class: 'person-banner' },
    h('div', { class: 'person-banner-name' }, h(PersonName, { name: person.name })),
    h(
      'p',
      { class: 'person-banner-facts' },
      h('span', null, sex ? (words.study.sex[sex] ?? sex) : words.study.sexUnknown),
      h(
        'span',
        null,
        birthDate ? `${years ? `${years}, ` : ''}${words.study.born} ${date(birthDate)}` : words.study.bornUnknown,
      ),
      patientId
        ? h('span', null, `${words.study.id} `, h(Copy, { value: patientId, what: words.study.id, class: 'mono' }))
        : h('span', { class: 'warn-text' }, words.studies.noId),
    ),
    children,
  );
}
