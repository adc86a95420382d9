// What stands against a signature, beneath the text: a stop has to be mended, anything else is signed against with a reason.
// Choosing one goes to the words in the text.
import CircleAlert from 'lucide/dist/esm/icons/circle-alert.mjs';
import OctagonX from 'lucide/dist/esm/icons/octagon-x.mjs';
import { h } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../parts/button.ts';
import { TextField } from '../parts/field.ts';
import { Icon } from '../parts/icon.ts';
import { FormProblem } from '../parts/problem.ts';
import type { Guard } from '../shapes.ts';
import { words } from '../words/with-report.ts';
import type { Signing } from './use-signing.ts';

/** Where no word is named: the part it is about. */
const PARTS: Partial<Record<Guard['code'], string>> = { 'no-findings': 'findings', 'no-impression': 'impression' };

export interface GuardPanelProps {
  signing: Signing;
  onFind: (sought: readonly string[], part?: string) => void;
}

export function GuardPanel({ signing, onFind }: GuardPanelProps) {
  const place = useRef<HTMLFormElement>(null);
  const { guards, isAsked } = signing;
  // New answers are looked at by keyboard at once: the first that wants something.
  useLayoutEffect(() => {
    if (!guards?.length || isAsked) return;
    const wanted = ['.is-stop .guard-find', 'input', 'button'].map((one) =>
      place.current?.querySelector<HTMLElement>(one),
    );
    wanted.find(Boolean)?.focus();
  }, [guards]);
  if (!guards?.length) return h(FormProblem, { problem: signing.problem });
  const { guard: text, sign } = words.report;
  const stops = guards.filter(({ isStop }) => isStop).length;
  const submit = (event: Event) => {
    event.preventDefault();
    signing.start();
  };
  return h(
    'section',
    { class: 'report-guards', 'aria-label': text.label },
    h(
      'form',
      { ref: place, onSubmit: submit },
      h('p', { class: 'guard-head', role: 'alert' }, text.total(guards.length, stops)),
      h(
        'div',
        null,
        guards.map((guard) => h(GuardItem, { key: guard.code, guard, signing, onFind })),
      ),
      h(FormProblem, { problem: signing.problem }),
      h(
        'div',
        { class: 'form-foot' },
        h(Button, { onClick: signing.stop }, text.back),
        h(Button, { submit: true, kind: 'primary', busy: signing.busy }, stops > 0 ? text.again : sign),
      ),
    ),
  );
}

function GuardItem({ guard, signing, onFind }: GuardPanelProps & { guard: Guard }) {
  const { guard: text } = words.report;
  const { code, isStop, sentence, found } = guard;
  const canFind = found.length > 0 || PARTS[code] !== undefined;
  const said = h('span', null, sentence, found.length > 0 && [': ', h('q', null, found.join(', '))]);
  return h(
    'div',
    { class: isStop ? 'guard is-stop' : 'guard', role: 'group', 'aria-label': sentence },
    h(
      'div',
      { class: 'guard-line' },
      h(Icon, { of: isStop ? OctagonX : CircleAlert }),
      h('b', null, isStop ? text.stop : text.warning),
      said,
      canFind &&
        h(
          Button,
          {
            kind: 'quiet',
            class: 'small guard-find',
            label: text.showOf(sentence),
            onClick: () => onFind(found, PARTS[code]),
          },
          text.show,
        ),
    ),
    !isStop &&
      h(TextField, {
        label: text.reason,
        value: signing.reasons[code] ?? '',
        onValue: (reason: string) => signing.giveReason(code, reason),
        maxLength: 500,
        required: true,
      }),
  );
}
