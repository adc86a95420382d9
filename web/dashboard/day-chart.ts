// Bars of what was booked and done each day. A picture for the eye; the table beneath it has every number.
import { h } from 'preact';
import type { Figures } from '../shapes.ts';
import { words } from '../words/with-dashboard.ts';

const HEIGHT = 120;
const STEP = 28;
const GAP = 6;

export function DayChart({ days }: { days: Figures['days'] }) {
  const { dashboard } = words;
  const most = Math.max(1, ...days.map(({ scheduled }) => scheduled));
  const tall = (n: number) => Math.round((n / most) * HEIGHT);
  const width = Math.max(1, days.length) * STEP;
  return h(
    'figure',
    { class: 'chart' },
    h(
      'svg',
      {
        viewBox: `0 0 ${width} ${HEIGHT + 2}`,
        role: 'img',
        'aria-label': dashboard.chart(days.length),
        style: `max-width: ${width * 2}px`,
      },
      days.map(({ day, scheduled, done }, at) => {
        const bar = (name: string, n: number) =>
          h('rect', {
            class: `chart-${name}`,
            x: at * STEP + GAP / 2,
            width: STEP - GAP,
            y: HEIGHT - tall(n) + 1,
            height: tall(n),
          });
        return h(
          'g',
          { key: day },
          h('title', null, `${day}: ${scheduled} / ${done}`),
          bar('booked', scheduled),
          bar('done', done),
        );
      }),
      h('line', { class: 'chart-floor', x1: 0, x2: width, y1: HEIGHT + 1, y2: HEIGHT + 1 }),
    ),
    h(
      'figcaption',
      { class: 'muted' },
      h('span', { class: 'chart-key booked' }, dashboard.booked),
      h('span', { class: 'chart-key done' }, dashboard.done),
    ),
  );
}
