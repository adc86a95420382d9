// Who has the study just now, where it isn't the person who looks at its report.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.ts';
import { Dialog } from '../parts/dialog.ts';
import type { Held } from '../reading/use-lock.ts';
import { session } from '../session.ts';
import { clock } from '../words/formats.ts';
import { words } from '../words/with-report.ts';

export function LockLine({ held }: { held: Held }) {
  const { reading } = words.report;
  const [asked, setAsked] = useState(false);
  const { taken, take } = held;
  if (!taken?.isWaiting || taken.isMine) return null;
  const { lock } = taken;
  if (!lock) {
    return h(
      'div',
      { class: 'report-lock', role: 'status' },
      h('p', null, reading.free),
      h(Button, { onClick: () => take() }, reading.begin),
    );
  }
  const name = lock.displayName || lock.username;
  const since = clock(new Date(lock.since));
  const isSelf = lock.username === session.value?.user.username;
  return h(
    'div',
    { class: 'report-lock', role: 'status' },
    h('p', null, isSelf ? reading.elsewhere(since) : reading.other(name, since)),
    h(Button, { onClick: () => setAsked(true) }, reading.takeOver),
    asked &&
      h(Dialog, {
        title: reading.takeOverTitle(name),
        text: reading.takeOverText(name),
        submit: reading.takeOverButton,
        onSubmit: () => {
          setAsked(false);
          void take(true);
        },
        onClose: () => setAsked(false),
      }),
  );
}
