// Where the browser starts: finds the place in the page and draws the product there.
import { h, render } from 'preact';

render(h('p', null, 'Lightbox'), document.getElementById('app')!);
