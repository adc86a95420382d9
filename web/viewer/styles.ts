// The viewer's style sheets, in the order in which they override one another.
import documents from './styles/documents.css' with { type: 'text' };
import help from './styles/help.css' with { type: 'text' };
import made from './styles/made.css' with { type: 'text' };
import measuring from './styles/measuring.css' with { type: 'text' };
import narrow from './styles/narrow.css' with { type: 'text' };
import panes from './styles/panes.css' with { type: 'text' };
import toolbar from './styles/toolbar.css' with { type: 'text' };

export const css = [toolbar, panes, documents, measuring, made, help, narrow].join('\n');
