// What to watch out for in an exam, as the board and the room say it; nothing where all is ordinary.
import CloudOff from 'lucide/dist/esm/icons/cloud-off.mjs';
import Images from 'lucide/dist/esm/icons/images.mjs';
import ShieldAlert from 'lucide/dist/esm/icons/shield-alert.mjs';
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import Zap from 'lucide/dist/esm/icons/zap.mjs';
import { h } from 'preact';
import { isUnsent } from '../offline/action.ts';
import { Icon, type IconShape } from '../parts/icon.ts';
import type { Appointment } from '../shapes.ts';
import { words } from '../words/words.ts';
import { openQuestions } from './states.ts';

export interface WatchProps {
  appointment: Appointment;
  /** What came of it so far, said by the page that knows it. */
  images?: string;
  /** The images are there: a question that is still open stops nothing more. */
  isOver: boolean;
  onSafety: () => void;
}

export function Watch({ appointment, images, isOver, onSafety }: WatchProps) {
  const { order, patient, isWalkIn } = appointment;
  const open = isOver ? 0 : openQuestions(appointment);
  const badge = (kind: string, text: string, icon?: IconShape) =>
    h('span', { class: `badge ${kind}`, key: text }, icon && h(Icon, { of: icon, size: 12 }), h('bdi', null, text));
  const shown = [
    order?.priority === 'STAT' && badge('danger', words.priority.STAT, Zap),
    order?.priority === 'urgent' && badge('warn', words.priority.urgent, Zap),
    isWalkIn && badge('', words.board.walkIn),
    isUnsent(appointment) && badge('warn', words.offline.badge, CloudOff),
    order?.contrast === 'with' && badge('', words.board.contrast),
    patient.allergies && badge('danger', words.board.allergies(patient.allergies), TriangleAlert),
    patient.implants && badge('warn', words.board.implants(patient.implants), TriangleAlert),
    images && badge('', images, Images),
    open > 0 &&
      h(
        'button',
        { type: 'button', class: 'badge danger as-button', key: 'safety', onClick: onSafety },
        h(Icon, { of: ShieldAlert, size: 12 }),
        words.board.stops(open),
      ),
  ].filter(Boolean);
  return shown.length ? h('div', { class: 'card-watch' }, shown) : null;
}
