// Calls by devices, in plain words: who, from where, how often, what came of it; those on hold with their yes.
import CircleAlert from 'lucide/dist/esm/icons/circle-alert.mjs';
import Radio from 'lucide/dist/esm/icons/radio.mjs';
import { h } from 'preact';
import { Button } from '../parts/button.ts';
import { Icon } from '../parts/icon.ts';
import { When } from '../parts/when.ts';
import type { DeviceAttempt } from '../shapes.ts';
import { words } from '../words/with-device.ts';

export interface AttemptsProps {
  attempts: DeviceAttempt[];
  /** Missing where the person may only look. */
  onAccept?: (attempt: DeviceAttempt) => void;
}

export function Attempts({ attempts, onAccept }: AttemptsProps) {
  return h(
    'ul',
    { class: 'attempts' },
    attempts.map((attempt) => h(Attempt, { key: attempt.id, attempt, onAccept })),
  );
}

function Attempt({ attempt, onAccept }: { attempt: DeviceAttempt; onAccept?: (attempt: DeviceAttempt) => void }) {
  const { devices } = words;
  const held = attempt.outcome === 'held';
  const name = devices.attempt(attempt.callingAeTitle || devices.blankAeTitle, attempt.address);
  return h(
    'li',
    { class: `attempt ${attempt.outcome}` },
    h(Icon, { of: held ? Radio : CircleAlert, size: 20 }),
    h(
      'div',
      null,
      h('b', null, h('bdi', null, name)),
      h('div', null, attempt.reason),
      h(
        'div',
        { class: 'muted' },
        devices.calledAs(attempt.calledAeTitle),
        ` · ${devices.times(attempt.count)} `,
        h(When, { at: attempt.at }),
      ),
    ),
    held &&
      onAccept &&
      h(
        Button,
        { kind: 'primary', onClick: () => onAccept(attempt), label: `${devices.accept} ${name}` },
        devices.accept,
      ),
  );
}
