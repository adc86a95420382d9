// Somebody was registered without the box, and the box knows somebody like that: the same person, or not.
import { type ComponentChildren, h } from 'preact';
import { client } from '../client.ts';
import { isPatient } from '../offline/action.ts';
import { Button } from '../parts/button.ts';
import { ageAndSex, PersonName } from '../parts/person.ts';
import { FormProblem } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import type { NewPatient } from '../shapes.ts';
import { date } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';
import { type Deciding, Foot } from './deciding.ts';

export function AlikeChoice({ action, task, decide, giveUp }: Deciding & { giveUp: ComponentChildren }) {
  const { patients, waiting } = words;
  const { name, birthDate, sex, phone } = action.body as NewPatient;
  const found = useLoad(
    async (signal) => (await client.lookAlikes({ name, birthDate, sex, phone }, signal)).lookAlikes,
    [action.seq],
  );
  const choose = (id: number) => decide(async (queue) => queue.instead(action, await client.patient(id)));
  const anyway = () => decide((queue) => queue.again(action, { ...action.body, unlessAlike: false }));
  const mine = isPatient(action.shown) ? action.shown : undefined;
  return [
    mine &&
      h(
        'p',
        null,
        h(PersonName, { name: mine.name }),
        ' · ',
        [ageAndSex(mine), mine.birthDate && date(mine.birthDate), mine.phone].filter(Boolean).join(' · '),
      ),
    h('h4', null, waiting.alike),
    h(FormProblem, { problem: found.problem }),
    h(
      'ul',
      { class: 'list' },
      (found.value ?? []).map(({ patient, reasons }) =>
        h(
          'li',
          { key: patient.id, class: 'waiting-alike' },
          h(
            'div',
            null,
            h(PersonName, { name: patient.name }),
            h(
              'div',
              { class: 'muted' },
              [ageAndSex(patient), patient.birthDate && date(patient.birthDate), patient.patientId, patient.phone]
                .filter(Boolean)
                .join(' · '),
            ),
            h('div', { class: 'muted' }, reasons.map((reason) => patients.likeness[reason]).join(', ')),
          ),
          h(
            Button,
            {
              busy: task.busy,
              label: `${patients.alikeOpen}: ${nameLine(patient.name)}`,
              onClick: () => choose(patient.id),
            },
            patients.alikeOpen,
          ),
        ),
      ),
    ),
    h(Foot, null, h(Button, { busy: task.busy, onClick: anyway }, waiting.register), giveUp),
  ];
}
