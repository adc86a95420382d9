// Which clock the clinic lives by: days, working hours, worklists and every time on a page.
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { SelectField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError, Problem } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { followRights } from '../session.ts';
import { words } from '../words/with-device.ts';
import { Section } from './section.ts';

export function TimeSection() {
  const { settings } = words;
  const loaded = useLoad(() => client.settings(), []);
  const [zone, setZone] = useState('');
  const task = useTask();
  const kept = loaded.value?.time.zone ?? '';
  useEffect(() => setZone(kept), [kept]);
  const save = async (event: Event) => {
    event.preventDefault();
    const saved = await task.run(async () => {
      loaded.set(await client.changeSettings({ time: { zone: zone || null } }));
      await followRights();
    });
    if (saved) notify(words.common.saved);
  };
  if (loaded.problem) {
    return h(Section, { title: settings.time }, h(Problem, { problem: loaded.problem, onRetry: loaded.reload }));
  }
  const known = Intl.supportedValuesOf('timeZone');
  const zones = zone && !known.includes(zone) ? [zone, ...known] : known;
  return h(
    Section,
    { title: settings.time },
    h('p', { class: 'muted' }, settings.timeText),
    h(
      'form',
      { class: 'form', onSubmit: save },
      h(SelectField, {
        label: settings.zone,
        value: zone,
        onValue: setZone,
        options: [
          { value: '', text: settings.boxZone },
          ...zones.map((name) => ({ value: name, text: name.replaceAll('_', ' ') })),
        ],
        error: fieldError(task.problem, 'time.zone'),
      }),
      h(FormProblem, { problem: task.problem, fields: ['time.zone'] }),
      h(
        'div',
        { class: 'form-foot' },
        h(Button, { submit: true, kind: 'primary', busy: task.busy, disabled: zone === kept }, words.common.save),
      ),
    ),
  );
}
