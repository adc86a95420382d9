// A labelled input or select with its hint and its error standing at it. Holds no value: the form does.

import type { ComponentChildren as Children } from 'preact';
import { h } from 'preact';
import { useId } from 'preact/hooks';

interface Around {
  label: string;
  hint?: string;
  /** The sentence that stands at this field; announced when it appears. */
  error?: string;
}

export interface TextFieldProps extends Around {
  value: string;
  onValue: (value: string) => void;
  type?: 'text' | 'password' | 'date' | 'search' | 'number' | 'time' | 'datetime-local';
  name?: string;
  mono?: boolean;
  large?: boolean;
  autoFocus?: boolean;
  autoComplete?: string;
  required?: boolean;
  maxLength?: number;
  lines?: number;
}

export function TextField(props: TextFieldProps) {
  const { value, onValue, type = 'text', lines } = props;
  const id = useId();
  return around(props, id, {
    tag: lines ? 'textarea' : 'input',
    attributes: {
      type: lines ? undefined : type,
      rows: lines,
      value,
      name: props.name,
      class: [props.mono && 'mono', props.large && 'large'].filter(Boolean).join(' '),
      autoFocus: props.autoFocus,
      autoComplete: props.autoComplete ?? 'off',
      autoCapitalize: 'none',
      spellcheck: false,
      required: props.required,
      maxLength: props.maxLength,
      inputMode: type === 'number' ? 'numeric' : undefined,
      onInput: (event: Event) => onValue((event.currentTarget as HTMLInputElement).value),
    },
  });
}

export interface SelectFieldProps extends Around {
  value: string;
  onValue: (value: string) => void;
  options: { value: string; text: string }[];
  name?: string;
}

export function SelectField(props: SelectFieldProps) {
  const id = useId();
  return around(props, id, {
    tag: 'select',
    attributes: {
      name: props.name,
      value: props.value,
      onChange: (event: Event) => props.onValue((event.currentTarget as HTMLSelectElement).value),
    },
    children: props.options.map(({ value, text }) => h('option', { value, selected: value === props.value }, text)),
  });
}

export interface CheckFieldProps {
  label: string;
  checked: boolean;
  onChecked: (checked: boolean) => void;
}

export function CheckField({ label, checked, onChecked }: CheckFieldProps) {
  const onChange = (event: Event) => onChecked((event.currentTarget as HTMLInputElement).checked);
  return h('label', { class: 'check' }, h('input', { type: 'checkbox', checked, onChange }), h('span', null, label));
}

interface Control {
  tag: string;
  attributes: Record<string, unknown>;
  children?: Children;
}

function around({ label, hint, error }: Around, id: string, control: Control) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const attributes = {
    ...control.attributes,
    id,
    'aria-describedby': described,
    'aria-invalid': error ? 'true' : undefined,
  };
  return h(
    'div',
    { class: `field ${error ? 'wrong' : ''}` },
    h('label', { for: id }, label),
    h(control.tag, attributes, control.children),
    hint && h('p', { class: 'hint', id: `${id}-hint` }, hint),
    h('p', { class: 'error', id: `${id}-error`, role: 'alert' }, error),
  );
}
