// The line above images that were opened to be read: who reads them, and the way to the next study.
import Eye from 'lucide/dist/esm/icons/eye.mjs';
import LockKeyhole from 'lucide/dist/esm/icons/lock-keyhole.mjs';
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Dialog } from '../parts/dialog.ts';
import { Icon } from '../parts/icon.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { go } from '../route.ts';
import { session } from '../session.ts';
import { close } from '../tabs/open-tabs.ts';
import { clock } from '../words/formats.ts';
import { words } from '../words/with-reading.ts';
import { CloseDialog } from './close-dialog.ts';
import { readNext } from './next.ts';
import { type Held, useLock } from './use-lock.ts';

export function ReadingStrip({ studyInstanceUid }: { studyInstanceUid: string }) {
  const { reading } = words;
  const held = useLock(studyInstanceUid);
  const [asked, setAsked] = useState<'take-over' | 'close'>();
  const next = useTask();
  const tab = { kind: 'study' as const, id: studyInstanceUid };
  const { taken } = held;
  const openNext = () =>
    next.run(async () => {
      const isNext = await readNext(studyInstanceUid);
      close(tab);
      if (isNext) return;
      notify(reading.nothingNext);
      go('/reading', 'replace');
    });
  const leave = () => {
    close(tab);
    go('/reading');
  };
  useEffect(() => onAltN(openNext), [studyInstanceUid]);
  const name = taken?.lock ? taken.lock.displayName || taken.lock.username : '';
  return h(
    'section',
    { class: `reading-strip ${taken?.isWaiting && !taken.isMine ? 'others' : ''}`, 'aria-label': reading.strip.label },
    h(Icon, { of: taken?.isMine ? Eye : LockKeyhole }),
    h('p', { role: 'status' }, sentence(held)),
    h(FormProblem, { problem: held.problem ?? next.problem }),
    h(
      'div',
      { class: 'row-actions' },
      taken?.isWaiting &&
        !taken.isMine &&
        taken.lock &&
        h(Button, { onClick: () => setAsked('take-over') }, reading.strip.takeOver),
      taken?.isWaiting && !taken.lock && h(Button, { onClick: () => held.take() }, reading.strip.begin),
      taken?.isMine && h(Button, { onClick: () => setAsked('close') }, reading.closeIt),
      h(Button, { onClick: leave }, reading.strip.leave),
      h(Button, { kind: 'primary', keys: 'Alt+N', busy: next.busy, onClick: openNext }, reading.strip.next),
    ),
    asked === 'take-over' &&
      h(Dialog, {
        title: reading.strip.takeOverTitle(name),
        text: reading.strip.takeOverText(name),
        submit: reading.strip.takeOverButton,
        onSubmit: () => {
          setAsked(undefined);
          void held.take(true);
        },
        onClose: () => setAsked(undefined),
      }),
    asked === 'close' && h(CloseThis, { studyInstanceUid, onClose: () => setAsked(undefined), onDone: openNext }),
  );
}

function sentence({ taken, wasOvertaken }: Held): string {
  const { strip } = words.reading;
  if (!taken) return strip.asking;
  if (!taken.isWaiting) return strip.gone;
  if (!taken.lock) return strip.free;
  const { username, displayName, since } = taken.lock;
  const at = clock(new Date(since));
  if (taken.isMine) return strip.mine(at);
  if (username === session.value?.user.username) return strip.elsewhere(at);
  return wasOvertaken ? strip.taken(displayName || username) : strip.other(displayName || username, at);
}

/** The key by its place: on some keyboards Alt and N together write another letter. */
function onAltN(act: () => void): () => void {
  const press = (event: KeyboardEvent) => {
    if (event.code !== 'KeyN' || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  };
  addEventListener('keydown', press);
  return () => removeEventListener('keydown', press);
}

function CloseThis(props: { studyInstanceUid: string; onClose: () => void; onDone: () => void }) {
  const study = useLoad(() => client.study(props.studyInstanceUid), [props.studyInstanceUid]);
  return study.value ? h(CloseDialog, { ...props, study: study.value }) : null;
}
