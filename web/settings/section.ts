// One titled part of the settings, and a line of its facts.
import { type ComponentChildren, h } from 'preact';

export function Section({ title, children }: { title: string; children?: ComponentChildren }) {
  return h('section', { class: 'section', 'aria-label': title }, h('h2', null, title), children);
}

export function fact(name: string, value: ComponentChildren) {
  return [h('dt', { key: name }, name), h('dd', null, value)];
}
