// Who might be the same person, while somebody is being registered: shown with reasons, decided by the one who types.
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { ageAndSex, PersonName } from '../parts/person.ts';
import type { LookAlike } from '../shapes.ts';
import { date } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';
import { nameOf, type PatientForm } from './patient-form.ts';

const PAUSE_MS = 150;

/** Asked again whenever typing pauses, and when `again` is another: the service saw somebody whom this page didn't. An unreachable service finds nobody; registering says so itself. */
export function useLookAlikes({ draft, birth }: PatientForm, except?: number, again = 0): LookAlike[] {
  const [found, setFound] = useState<LookAlike[]>([]);
  const birthDate = birth && 'birthDate' in birth ? birth.birthDate : null;
  const question = { name: nameOf(draft), birthDate, sex: draft.sex as 'F', phone: draft.phone, except };
  const asked = JSON.stringify(question);
  useEffect(() => {
    const enough = Object.values(question.name).join('').trim().length >= 2 || draft.phone.length >= 6;
    if (!enough && !again) return setFound([]);
    const controller = new AbortController();
    const timer = setTimeout(() => {
      client.lookAlikes(question, controller.signal).then(
        ({ lookAlikes }) => setFound(lookAlikes),
        () => controller.signal.aborted || setFound([]),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [asked, again]);
  return found;
}

export function LookAlikes({ found, onChoose }: { found: LookAlike[]; onChoose: (id: number) => void }) {
  const { patients } = words;
  return h(
    'section',
    { class: 'look-alikes', 'aria-label': patients.alikeTitle },
    h('h3', null, patients.alikeTitle),
    found.length === 0
      ? h('p', { class: 'muted' }, patients.alikeNone)
      : h(
          'ul',
          { 'aria-live': 'polite' },
          found.map(({ patient, reasons }) =>
            h(
              'li',
              { key: patient.id },
              h(
                'div',
                null,
                h(PersonName, { name: patient.name }),
                ' ',
                h('span', { class: 'muted' }, ageAndSex(patient)),
              ),
              h(
                'div',
                { class: 'muted' },
                [patient.birthDate && date(patient.birthDate), patient.patientId, patient.phone]
                  .filter(Boolean)
                  .join(' · '),
              ),
              h('div', { class: 'reasons' }, reasons.map((reason) => patients.likeness[reason]).join(', ')),
              h(
                Button,
                { label: `${patients.alikeOpen}: ${nameLine(patient.name)}`, onClick: () => onChoose(patient.id) },
                patients.alikeOpen,
              ),
            ),
          ),
        ),
  );
}
