// htm bound to Preact, for markup where no component's props are a contract. Values are always text, never HTML.
import htm from 'htm/mini';
import { h, type VNode } from 'preact';

type Template = (strings: TemplateStringsArray, ...values: unknown[]) => VNode;

// htm's type is the bound function's; bind() is what it is for.
export const html = (htm as unknown as { bind(create: typeof h): Template }).bind(h);
