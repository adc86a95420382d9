// A password that the person may look at while typing: fewer mistakes than typing it twice.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { words } from '../words/words.ts';
import { TextField, type TextFieldProps } from './field.ts';

export function PasswordField(props: Omit<TextFieldProps, 'type' | 'lines'>) {
  const [shown, setShown] = useState(false);
  return h(
    'div',
    { class: 'password' },
    h(TextField, { ...props, type: shown ? 'text' : 'password', maxLength: 1000 }),
    h(
      'button',
      {
        type: 'button',
        class: 'password-show',
        'aria-label': shown ? words.signIn.hide : words.signIn.show,
        onClick: () => setShown(!shown),
      },
      shown ? words.signIn.hideShort : words.signIn.showShort,
    ),
  );
}
