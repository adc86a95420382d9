// A password that is being chosen, with the rules beside it as they are met. The service has the last word, and the list
// of those tried first.
import { h } from 'preact';
import { words } from '../words/words.ts';
import { PasswordField } from './password-field.ts';

const LEAST = 10;

export interface NewPasswordFieldProps {
  label: string;
  value: string;
  onValue: (value: string) => void;
  error?: string;
  /** What it must be more than: user name, clinic. */
  names: string[];
  required?: boolean;
}

export function NewPasswordField({ names, ...field }: NewPasswordFieldProps) {
  const { password: text } = words;
  const letters = lettersOf(field.value);
  const rules = [
    { met: [...field.value].length >= LEAST, says: text.long(LEAST) },
    {
      met: field.value !== '' && !names.some((name) => lettersOf(name) && lettersOf(name) === letters),
      says: text.own,
    },
  ];
  return h(
    'div',
    { class: 'new-password' },
    h(PasswordField, { ...field, autoComplete: 'new-password' }),
    h(
      'ul',
      { class: 'password-rules' },
      rules.map(({ met, says }) =>
        h(
          'li',
          { key: says, class: met ? 'met' : undefined },
          h('span', { 'aria-hidden': 'true' }, met ? '✓' : '○'),
          ` ${says}`,
          met && h('span', { class: 'sr-only' }, ` (${text.met})`),
        ),
      ),
    ),
  );
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');
}
