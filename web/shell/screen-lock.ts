// When the screen locks: by Ctrl-Alt-L, by the menu, and when nobody touched this browser for a while. The page is
// covered at once; the service is told, as often as it takes.
import { client, Refusal } from '../client.ts';
import { coverScreen, screenLocked, session } from '../session.ts';

const LOOK_EVERY_MS = 5000;
const TELL_AGAIN_MS = 3000;
/** When any window of this browser was touched last, in milliseconds: they share one session. */
const TOUCHED = 'lightbox.touched';
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

export function lockScreen(): void {
  if (!session.value || screenLocked.value) return;
  coverScreen();
  void tell();
}

/** A dead network must not leave the session open behind a cover. */
async function tell(): Promise<void> {
  try {
    await client.lock();
  } catch (problem) {
    const isTold = problem instanceof Refusal && ['locked', 'unauthenticated'].includes(problem.code);
    if (!isTold) setTimeout(() => screenLocked.value && void tell(), TELL_AGAIN_MS);
  }
}

/** Watches keys and idleness until the answer is called. */
export function startScreenLock(): () => void {
  let written = 0;
  const touched = () => {
    if (Date.now() - written < LOOK_EVERY_MS) return;
    written = Date.now();
    localStorage.setItem(TOUCHED, String(written));
  };
  const onKey = (event: KeyboardEvent) => {
    if (!event.ctrlKey || !event.altKey || event.code !== 'KeyL') return;
    event.preventDefault();
    lockScreen();
  };
  const look = () => {
    const minutes = session.value?.lockMinutes ?? 0;
    const since = Date.now() - (Number(localStorage.getItem(TOUCHED)) || Date.now());
    if (minutes > 0 && since > minutes * 60_000) lockScreen();
  };
  touched();
  for (const sign of SIGNS) addEventListener(sign, touched, { capture: true, passive: true });
  addEventListener('keydown', onKey, true);
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    for (const sign of SIGNS) removeEventListener(sign, touched, { capture: true });
    removeEventListener('keydown', onKey, true);
  };
}
