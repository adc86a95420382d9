// Where the browser starts: theme, routing and clock, then the page.
import { h, render } from 'preact';
import { App } from './app.ts';
import { loadOtherScripts } from './other-scripts.ts';
import { startClock } from './parts/when.ts';
import { startRouting } from './route.ts';
import { startTheme } from './theme.ts';

startTheme();
startRouting();
startClock();
loadOtherScripts();
render(h(App, null), document.getElementById('app')!);
