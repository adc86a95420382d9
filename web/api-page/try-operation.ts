// One route: its parameters and body as a form, and the answer as it came.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Refusal } from '../client.ts';
import { Button } from '../parts/button.ts';
import { TextField } from '../parts/field.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { size } from '../words/formats.ts';
import { words } from '../words/with-device.ts';
import { addressOf, type Operation } from './openapi.ts';

interface Answer {
  status: number;
  milliseconds: number;
  text: string;
}

/** More of an answer than this helps nobody in a page. */
const SHOWN_CHARACTERS = 200_000;

export function TryOperation({ operation }: { operation: Operation }) {
  const { api } = words;
  const [values, setValues] = useState<Record<string, string>>({});
  const [body, setBody] = useState(operation.body ?? '');
  const [answer, setAnswer] = useState<Answer>();
  const task = useTask();
  const send = (event: Event) => {
    event.preventDefault();
    void task.run(async () => setAnswer(await request(operation, values, body)));
  };
  const inputs = operation.parameters.filter(({ in: where }) => where !== 'header');
  return h(
    'div',
    { class: 'api-try' },
    h('h2', null, h('span', { class: `method ${operation.method}` }, operation.method), operation.path),
    operation.summary && h('p', null, operation.summary),
    operation.description && h('p', { class: 'muted' }, operation.description),
    h(
      'form',
      { onSubmit: send },
      inputs.map((parameter) =>
        h(TextField, {
          key: parameter.name,
          label: parameter.name,
          hint: parameter.description,
          value: values[parameter.name] ?? '',
          onValue: (value: string) => setValues({ ...values, [parameter.name]: value }),
          required: parameter.in === 'path',
          mono: true,
        }),
      ),
      operation.body !== undefined &&
        h(TextField, {
          label: api.body,
          value: body,
          onValue: setBody,
          error: fieldError(task.problem, 'body'),
          lines: 10,
          mono: true,
        }),
      h(FormProblem, { problem: task.problem, fields: ['body'] }),
      h(
        'div',
        null,
        h(
          Button,
          { submit: true, kind: operation.method === 'DELETE' ? 'danger' : 'primary', busy: task.busy },
          api.send,
        ),
      ),
    ),
    answer &&
      h(
        'section',
        { class: 'section' },
        h('h3', { role: 'status' }, api.answer(answer.status, answer.milliseconds)),
        h('pre', { tabIndex: 0 }, answer.text),
      ),
  );
}

async function request(operation: Operation, values: Record<string, string>, body: string): Promise<Answer> {
  const hasBody = operation.body !== undefined;
  if (hasBody) parsed(body);
  const started = performance.now();
  const answer = await fetch(addressOf(operation, values), {
    method: operation.method,
    headers: hasBody ? { 'content-type': 'application/json' } : {},
    body: hasBody ? body : undefined,
  }).catch(() => {
    throw new Refusal('offline', '');
  });
  const text = await answerText(answer);
  return {
    status: answer.status,
    milliseconds: Math.round(performance.now() - started),
    text: text.slice(0, SHOWN_CHARACTERS),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal('invalid', words.api.notJson, { field: 'body' });
  }
}

/** JSON with line breaks, text as it is, of anything else its type and size. */
async function answerText(answer: Response): Promise<string> {
  const type = answer.headers.get('content-type') ?? '';
  if (/json/.test(type)) return JSON.stringify(await answer.json(), null, 2);
  if (/^text\//.test(type)) return answer.text();
  const bytes = (await answer.arrayBuffer()).byteLength;
  return bytes ? words.api.binary(type, size(bytes)) : '';
}
