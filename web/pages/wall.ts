// The waiting room's screen: who is called where, large, without controls, by a key of its own in the address. Nobody is
// signed in; it comes back by itself, and says so when what it shows may be old.
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Refusal } from '../client.ts';
import type { WallList } from '../shapes.ts';
import { askWall } from '../wall/ask.ts';
import { type Shown, shownAt } from '../wall/pages.ts';
import { clock } from '../words/formats.ts';
import { useClinicZone } from '../words/wall-time.ts';
import { words } from '../words/words.ts';

const ASK_EVERY_MS = 5000;
/** Longer without an answer, and nobody shall be called by an old list. */
const OLD_AFTER_MS = 45_000;
/** The next entries, where not all fit. */
const TURN_MS = 9000;
/** Everything stands elsewhere after each: no letter burns itself into the screen. */
const DRIFT_MS = 60_000;
const DRIFT = [
  [0, 0],
  [1.2, 0.6],
  [0.4, 1.4],
  [1.6, 1.8],
  [2, 0.2],
];

type State = { list: WallList; at: number } | { problem: unknown } | undefined;

export function WallPage() {
  const [state, setState] = useState<State>();
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    let ended = false;
    let timer: ReturnType<typeof setTimeout>;
    let lostSince: number | undefined;
    const ask = async () => {
      try {
        const list = await askWall();
        // The box may be another version since: what the screen runs shall be of today.
        if (lostSince && Date.now() - lostSince > OLD_AFTER_MS) return location.reload();
        lostSince = undefined;
        useClinicZone(list.timeZone);
        setState({ list, at: Date.now() });
      } catch (problem) {
        lostSince ??= Date.now();
        const unknown = problem instanceof Refusal && problem.code === 'not-found';
        setState((before) => (unknown || !before || 'problem' in before ? { problem } : before));
      }
      if (!ended) timer = setTimeout(ask, ASK_EVERY_MS);
    };
    void ask();
    const clockwork = setInterval(() => setNow(Date.now()), 1000);
    return () => {
      ended = true;
      clearTimeout(timer);
      clearInterval(clockwork);
    };
  }, []);
  const [right, down] = DRIFT[Math.floor(now / DRIFT_MS) % DRIFT.length]!;
  const style = { transform: `translate(${right}vw, ${down}vh)` };
  return h('main', { class: 'wall' }, h('div', { class: 'wall-drift', style }, content(state, now)));
}

function content(state: State, now: number) {
  const { wall } = words;
  if (!state) return null;
  if ('problem' in state) {
    const unknown = state.problem instanceof Refusal && state.problem.code === 'not-found';
    return h('p', { class: 'wall-note', role: 'status' }, unknown ? wall.unknown : wall.lost);
  }
  const { list, at } = state;
  const head = h('header', { class: 'wall-head' }, h('h1', null, list.clinic), h('time', null, clock(new Date(now))));
  if (now - at > OLD_AFTER_MS) return [head, h('p', { class: 'wall-note', role: 'status' }, wall.lost)];
  const turn = Math.floor(now / TURN_MS);
  return [head, h(Lists, { shown: shownAt(list.entries, turn) })];
}

function Lists({ shown }: { shown: Shown }) {
  const { wall } = words;
  const nobody = shown.called.length + shown.waiting.length === 0;
  if (nobody) return h('p', { class: 'wall-note' }, wall.nobody);
  return h(
    'div',
    { class: 'wall-lists' },
    h(
      'section',
      { class: 'wall-called', 'aria-label': wall.called },
      h('h2', null, wall.called),
      h(
        'ul',
        null,
        shown.called.map(({ label, roomName, state }, at) =>
          h(
            'li',
            { key: `${label} ${at}`, class: state },
            h('b', null, h('bdi', null, label)),
            h('span', null, state === 'in-scan' ? wall.inExam : h('bdi', null, wall.to(roomName))),
          ),
        ),
      ),
    ),
    h(
      'section',
      { class: 'wall-waiting', 'aria-label': wall.waiting },
      h('h2', null, wall.waiting),
      h(
        'ul',
        null,
        shown.waiting.map(({ label }, at) => h('li', { key: `${label} ${at}` }, h('bdi', null, label))),
      ),
    ),
  );
}
