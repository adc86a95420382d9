// The wizard's last question: what to type on the modality, and the first call as it comes in; or a device by hand.
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { onLive, startLive } from '../live.ts';
import { Button } from '../parts/button.ts';
import { ConnectCard } from '../parts/connect-card.ts';
import { useLoad } from '../parts/use-load.ts';
import type { Device, DeviceAttempt, SetupState } from '../shapes.ts';
import { words } from '../words/words.ts';
import { AcceptDialog } from './accept-dialog.ts';
import { Attempts } from './attempts.ts';
import { DeviceDialog } from './device-dialog.ts';

export function FirstDevice({ setup, onDone }: { setup: SetupState; onDone: () => void }) {
  const { device: text } = words.setup;
  const attempts = useLoad(async () => (await client.attempts()).attempts, []);
  const [asked, setAsked] = useState<DeviceAttempt>();
  const [adding, setAdding] = useState(false);
  const [accepted, setAccepted] = useState<Device>();
  useEffect(() => {
    startLive();
    // `hello` too: what called before the connection stood was told to nobody.
    const unhear = [onLive('device-attempt', attempts.reload), onLive('hello', attempts.reload)];
    return () => {
      for (const end of unhear) end();
    };
  }, []);
  const held = (attempts.value ?? []).filter(({ outcome }) => outcome === 'held');
  return h(
    'div',
    { class: 'section' },
    h(ConnectCard, { facts: setup, plain: true }),
    accepted
      ? h('p', { class: 'wizard-waiting ok-text', role: 'status' }, text.accepted(accepted.name))
      : held.length > 0
        ? h(Attempts, { attempts: held, onAccept: setAsked })
        : h(
            'p',
            { class: 'wizard-waiting', role: 'status' },
            h('span', { class: 'spinner', 'aria-hidden': 'true' }),
            text.waiting,
          ),
    h(
      'div',
      { class: 'form-foot' },
      h(
        Button,
        { kind: accepted ? 'primary' : 'plain', class: 'large', onClick: onDone },
        accepted ? words.common.next : text.later,
      ),
      !accepted && h(Button, { kind: 'quiet', class: 'large', onClick: () => setAdding(true) }, text.manual),
    ),
    asked && h(AcceptDialog, { attempt: asked, onClose: () => setAsked(undefined), onAccepted: setAccepted }),
    adding && h(DeviceDialog, { onClose: () => setAdding(false), onSaved: setAccepted }),
  );
}
