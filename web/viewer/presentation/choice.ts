// In the corner of a pane: which presentation state its image is shown by, whether its overlays and segments are shown.
// Only what there is; a hint stands out while a state waits to be looked at.
import { useMemo } from 'preact/hooks';
import { html } from '../../parts/html.ts';
import { nameLine } from '../../words/person-name.ts';
import { keysOf, withKey } from '../commands.ts';
import { shownFrame } from '../measure/measuring.ts';
import type { Pane } from '../pane.ts';
import { shownDate } from '../person-facts.ts';
import { isSegmented } from '../segments/placed-on-shown.ts';
import type { FrameRef } from '../stacks.ts';
import type { Made } from './made.ts';
import { planesOn } from './shown-planes.ts';
import { type PresentationState, refersTo } from './states.ts';
import { words } from './words.ts';

type Offers = ReturnType<Made['statesIn']>;

interface ChoiceProps {
  made: Made;
  pane: Pane;
}

export function Choice({ made, pane }: ChoiceProps) {
  const frame = shownFrame(pane);
  const stack = pane.stack.value;
  const offers = useMemo(() => (stack ? made.statesIn(stack) : []), [made.states.value, stack]);
  if (!frame || frame.load) return null;
  const hasPlanes = planesOn(frame, made.stateOf(frame)).some(({ isShutter }) => !isShutter);
  const hasSegments = isSegmented(made, pane, frame);
  if (offers.length === 0 && !hasPlanes && !hasSegments) return null;
  return html`<div class="v-choices" onPointerDown=${keepPlace} onDblClick=${keepPlace}>
    ${offers.length > 0 && html`<${StateChoice} made=${made} pane=${pane} frame=${frame} offers=${offers} />`}
    ${
      hasPlanes &&
      html`<${Switch} title=${words.commands['overlay-planes']} id="overlay-planes" label=${words.overlay}
        isOn=${made.overlayPlanes.value} onTurn=${() => turn(made.overlayPlanes)} />`
    }
    ${
      hasSegments &&
      html`<${Switch} title=${words.commands['segment-list']} id="segment-list" label=${words.segments}
        isOn=${made.isListed.value} onTurn=${() => turn(made.isListed)} />`
    }
  </div>`;
}

/** A double click on a control is no wish for a larger pane. */
const keepPlace = (event: Event) => event.type === 'dblclick' && event.stopPropagation();

function turn(flag: { value: boolean }): void {
  flag.value = !flag.value;
}

function StateChoice({ made, pane, frame, offers }: ChoiceProps & { frame: FrameRef; offers: Offers }) {
  const choose = (event: Event) => {
    const select = event.currentTarget as HTMLSelectElement;
    made.choose(pane, select.value || undefined);
    select.blur(); // the keys belong to the images again
  };
  const here = offers.filter(({ state }) => refersTo(state, frame));
  const others = offers.filter(({ state }) => !refersTo(state, frame));
  const waiting = here.length > 0 ? words.offered(here.length) : words.offeredElsewhere(others.length);
  const isOn = pane.stack.value?.presentedAs !== undefined;
  const manner = frame.stateUid ? 'v-on' : !isOn && here.length > 0 ? 'v-waits' : '';
  return html`<select class="v-choice ${manner}" aria-label=${words.shownAs}
    title=${withKey(words.commands['presentation-state'], 'presentation-state')} value=${frame.stateUid ?? ''} onChange=${choose}>
    <option value="">${isOn ? words.asSent : `${words.asSent} – ${waiting}`}</option>
    ${here.map(({ state }) => html`<option key=${state.uid} value=${state.uid}>${nameOf(state)}</option>`)}
    ${
      others.length > 0 &&
      html`<optgroup label=${words.onOthers}>
        ${others.map(({ state, index }) => html`<option key=${state.uid} value=${state.uid}>${words.onImage(index + 1, nameOf(state))}</option>`)}
      </optgroup>`
    }
  </select>`;
}

function nameOf({ label, creator, created }: PresentationState): string {
  const day = created.slice(0, 8).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  const who = [nameLine(creator), shownDate(day)].filter(Boolean).join(', ');
  return words.by(label || words.unnamed, who);
}

interface SwitchProps {
  id: 'overlay-planes' | 'segment-list';
  title: string;
  label: string;
  isOn: boolean;
  onTurn(): void;
}

function Switch({ id, title, label, isOn, onTurn }: SwitchProps) {
  const press = (event: MouseEvent) => {
    onTurn();
    if (event.detail > 0) (event.currentTarget as HTMLElement).blur();
  };
  return html`<button type="button" class="v-choice ${isOn ? 'v-on' : ''}" aria-pressed=${isOn}
    aria-keyshortcuts=${keysOf(id)[0]} title=${withKey(title, id)} onClick=${press}>${label}</button>`;
}
