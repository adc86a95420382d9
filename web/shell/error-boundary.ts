// Holds a page that broke: the rest of the product stays usable, and the person can try again.
import { Component, type ComponentChildren, h } from 'preact';
import { Button } from '../parts/button.ts';
import { words } from '../words/words.ts';

export class ErrorBoundary extends Component<{ children?: ComponentChildren }, { broken: boolean }> {
  override state = { broken: false };

  static override getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return h(
      'div',
      { class: 'page', role: 'alert' },
      h('h1', null, words.problem.title),
      h('p', null, words.problem.page),
      h('p', null, h(Button, { onClick: () => location.reload() }, words.problem.reload)),
    );
  }
}
