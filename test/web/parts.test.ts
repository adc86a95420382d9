// The parts whose markup is a promise: to screen readers, to styles, and that text stays text.
import { h } from 'preact';
import { render } from 'preact-render-to-string';
import t from 'tap';
import { Refusal } from '../../web/client.ts';
import { Button } from '../../web/parts/button.ts';
import { ConnectCard } from '../../web/parts/connect-card.ts';
import { DataTable } from '../../web/parts/data-table.ts';
import { TextField } from '../../web/parts/field.ts';
import { ageAndSex, PersonBanner, PersonName } from '../../web/parts/person.ts';
import { FormProblem, fieldError, Problem } from '../../web/parts/problem.ts';
import { words } from '../../web/words/words.ts';

t.test('a name is text, whatever it looks like', async (t) => {
  const markup = render(h(PersonName, { name: '<img src onerror>^<b>Anna' }));
  t.notMatch(markup, /<img|<b>Anna/);
  t.match(markup, /&lt;img src onerror>/);
});

t.test('each script of a name is isolated, so that neither turns the other around', async (t) => {
  const markup = render(h(PersonName, { name: 'Probe^Lejla=عينة^ليلى' }));
  t.equal(markup.match(/<bdi/g)?.length, 2);
});

t.test('a patient without a name, an ID or a birth date is said to be so', async (t) => {
  const markup = render(h(PersonBanner, { person: { name: '', patientId: '', birthDate: null, sex: '' } }));
  t.match(markup, words.studies.noName);
  t.match(markup, words.studies.noId);
  t.match(markup, words.study.bornUnknown);
  t.match(markup, words.study.sexUnknown);
});

t.test('age stands with its unit and the sex beside it', async (t) => {
  t.equal(ageAndSex({ birthDate: '1981-01-01', sex: 'F' }, '2026-11-23'), '45 y · F');
  t.equal(ageAndSex({ birthDate: null, sex: '' }), '');
});

t.test('a busy button says so and can’t be pressed again', async (t) => {
  const markup = render(h(Button, { busy: true }, 'Save'));
  t.match(markup, /aria-busy="true"/);
  t.match(markup, /disabled/);
  t.match(markup, /type="button"/, 'only a submit button submits');
});

t.test('a field names its hint and its error to screen readers', async (t) => {
  const markup = render(
    h(TextField, { label: 'Port', value: '', onValue: () => {}, hint: 'A number', error: 'Too big' }),
  );
  const id = /for="([^"]+)"/.exec(markup)![1];
  t.match(markup, `id="${id}"`);
  t.match(markup, `aria-describedby="${id}-hint ${id}-error"`);
  t.match(markup, 'aria-invalid="true"');
});

t.test('a problem says what happened and gives the code for the telephone', async (t) => {
  const markup = render(
    h(Problem, { problem: new Refusal('conflict', 'That name is taken', { call: 'AB12CD' }), onRetry: () => {} }),
  );
  t.match(markup, 'That name is taken');
  t.match(markup, '<code>AB12CD</code>');
  t.match(markup, words.common.retry);
});

t.test('a bug shows no stack to the person', async (t) => {
  const markup = render(h(Problem, { problem: new TypeError('x is undefined') }));
  t.notMatch(markup, 'undefined');
  t.match(markup, words.problem.unexpected);
});

t.test('what a field shows, the form does not say twice', async (t) => {
  const problem = new Refusal('invalid', 'A password has at least 10 characters', { field: 'password' });
  t.equal(fieldError(problem, 'password'), 'A password has at least 10 characters');
  t.equal(fieldError(problem, 'username'), undefined);
  t.equal(render(h(FormProblem, { problem, fields: ['password'] })), '');
  t.match(render(h(FormProblem, { problem, fields: ['username'] })), 'at least 10');
});

t.test('sentences meant for programs are put into words for people', async (t) => {
  const told = (message: string) => fieldError(new Refusal('invalid', message, { field: 'name' }), 'name');
  t.equal(told('name must not have fewer than 1 characters'), words.problem.missing);
  t.equal(told('name must match pattern "^x$"'), words.problem.field);
});

t.test('a cell of a table carries the name of its column, for when rows become cards', async (t) => {
  const columns = [
    { text: 'Name', header: true, cell: ({ name }: { name: string }) => name },
    { text: 'Count', number: true, cell: ({ count }: { count: number }) => count },
  ];
  const rows = [{ name: 'CT1', count: 3 }];
  const markup = render(
    h(DataTable<(typeof rows)[0]>, { caption: 'Devices', columns, rows, keyOf: ({ name }) => name }),
  );
  t.match(markup, '<th scope="row">CT1</th>');
  t.match(markup, '<td data-label="Count" class="number">3</td>');
});

t.test('the card says what to type, and what is not known yet', async (t) => {
  const markup = render(h(ConnectCard, { facts: { aeTitle: 'LIGHTBOX', addresses: [], dicomPort: null } }));
  t.match(markup, 'LIGHTBOX');
  t.equal(markup.match(new RegExp(words.connect.missing, 'g'))?.length, 2);
});
