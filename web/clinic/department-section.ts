// Departments: a name that rooms belong to.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { TextField } from '../parts/field.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { Section } from '../settings/section.ts';
import { words } from '../words/with-clinic.ts';
import type { PartProps } from './room-section.ts';

export function DepartmentSection({ clinic, onChanged }: PartProps) {
  const text = words.clinic;
  const [name, setName] = useState('');
  const task = useTask();
  const add = async (event: Event) => {
    event.preventDefault();
    if (!(await task.run(() => client.addDepartment(name.trim())))) return;
    setName('');
    onChanged();
  };
  const remove = async (id: number) => {
    if (await task.run(() => client.removeDepartment(id))) onChanged();
  };
  return h(
    Section,
    { title: text.departments },
    clinic.departments.length > 0 &&
      h(
        'ul',
        { class: 'list' },
        clinic.departments.map(({ id, name }) =>
          h(
            'li',
            { key: id },
            h('bdi', null, name),
            h(Button, { kind: 'quiet', label: text.removeOf(name), onClick: () => remove(id) }, words.common.remove),
          ),
        ),
      ),
    h(
      'form',
      { class: 'filters', onSubmit: add },
      h(TextField, {
        label: text.departmentName,
        value: name,
        onValue: setName,
        error: fieldError(task.problem, 'name'),
        maxLength: 64,
      }),
      h(Button, { submit: true, busy: task.busy }, text.add),
    ),
    h(FormProblem, { problem: task.problem, fields: ['name'] }),
  );
}
