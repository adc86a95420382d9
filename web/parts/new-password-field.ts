// A password that is being chosen, with the clinic's rules beside it as they are met. The service has the last word: it
// knows the former passwords, and those tried first.
import { h } from 'preact';
import type { PasswordRules } from '../shapes.ts';
import { words } from '../words/words.ts';
import { PasswordField } from './password-field.ts';

/** As the service has it: a shorter name is in many a sentence. */
const NAME_LETTERS = 4;

export interface NewPasswordFieldProps {
  label: string;
  value: string;
  onValue: (value: string) => void;
  error?: string;
  rules: PasswordRules;
  /** What it must be more than: user name, the person's name, the clinic's. */
  names: string[];
  required?: boolean;
  large?: boolean;
}

interface Rule {
  says: string;
  /** Missing where only the service can tell. */
  met?: boolean;
}

export function NewPasswordField({ names, rules, ...field }: NewPasswordFieldProps) {
  return h(
    'div',
    { class: 'new-password' },
    h(PasswordField, { ...field, autoComplete: 'new-password' }),
    h(
      'ul',
      { class: 'password-rules' },
      rulesOf(rules, field.value, names).map(({ met, says }) =>
        h(
          'li',
          { key: says, class: met ? 'met' : undefined },
          h('span', { 'aria-hidden': 'true' }, met === undefined ? '·' : met ? '✓' : '○'),
          ` ${says}`,
          met && h('span', { class: 'sr-only' }, ` (${words.password.met})`),
        ),
      ),
    ),
  );
}

function rulesOf(
  { least, refusesNames, remembered, maxAgeDays }: PasswordRules,
  value: string,
  names: string[],
): Rule[] {
  const { password: text } = words;
  const letters = lettersOf(value);
  const known = names.map(lettersOf).filter((name) => name !== '');
  const has = (name: string) =>
    name === letters || (refusesNames && [...name].length >= NAME_LETTERS && letters.includes(name));
  return [
    { met: [...value.normalize('NFKC')].length >= least, says: text.long(least) },
    { met: value !== '' && !known.some(has), says: refusesNames ? text.without : text.own },
    ...(remembered ? [{ says: text.notLast(remembered) }] : []),
    ...(maxAgeDays ? [{ says: text.lasts(maxAgeDays) }] : []),
  ];
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');
}
