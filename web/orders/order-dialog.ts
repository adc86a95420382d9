// One order as a whole: what it says, when it is done, what stops it, and what came before. Changed and cancelled from here.
import { type ComponentChildren, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { SafetyDialog } from '../board/safety-dialog.ts';
import { StateSign } from '../board/states.ts';
import { client } from '../client.ts';
import { onLive } from '../live.ts';
import { Button } from '../parts/button.ts';
import { Copy } from '../parts/copy.ts';
import { Dialog } from '../parts/dialog.ts';
import { PersonBanner } from '../parts/person.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { address } from '../route.ts';
import { may } from '../session.ts';
import { fact } from '../settings/section.ts';
import type { BookedOrder } from '../shapes.ts';
import { calendarDay, clock, instantShort, today, weekdayDate } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';
import { CancelOrderDialog } from './cancel-order-dialog.ts';
import { EditOrderDialog } from './edit-order-dialog.ts';

/** As the service has it: what is read or reported stays as it is. */
const CHANGEABLE = ['SCHEDULED', 'IN_PROGRESS', 'IMAGES_AVAILABLE'];

export function OrderDialog({ id, onClose }: { id: number; onClose: () => void }) {
  const loaded = useLoad((signal) => client.order(id, signal), [id]);
  const exams = useLoad(async () => (await client.exams()).exams, []);
  const [asked, setAsked] = useState<'edit' | 'cancel' | 'safety'>();
  useEffect(() => onLive('order', ({ orderId }) => orderId === id && loaded.reload()), [id, loaded.reload]);
  const order = loaded.value;
  const close = () => setAsked(undefined);
  const onChanged = () => loaded.reload();
  if (order && asked === 'edit' && exams.value)
    return h(EditOrderDialog, { order, exams: exams.value, onChanged, onClose: close });
  if (order && asked === 'cancel') return h(CancelOrderDialog, { order, onChanged, onClose: close });
  if (order && asked === 'safety') return h(SafetyDialog, { order, onChanged, onClose: close });
  return h(
    Dialog,
    { title: order ? words.order.title(order.number) : words.patients.kinds.order, wide: true, onClose },
    loaded.problem && !order ? h(Problem, { problem: loaded.problem, onRetry: loaded.reload }) : null,
    order ? h(Whole, { order, onAsk: setAsked, mayEdit: exams.value !== undefined }) : h(Skeleton, { rows: 6 }),
  );
}

interface WholeProps {
  order: BookedOrder;
  mayEdit: boolean;
  onAsk: (what: 'edit' | 'cancel' | 'safety') => void;
}

function Whole({ order, mayEdit, onAsk }: WholeProps) {
  const text = words.order;
  const open = order.safety.filter(({ stops }) => stops).length;
  const changeable = CHANGEABLE.includes(order.state);
  const toBook = order.state === 'SCHEDULED' && (!order.appointment || order.appointment.state === 'no-show');
  return [
    h(PersonBanner, { person: order.patient }),
    h(Facts, { order }),
    h(Priors, { order }),
    h(
      'div',
      { class: 'form-foot' },
      toBook &&
        may('schedule.book') &&
        h('a', { class: 'button primary', href: address('/calendar', { book: String(order.id) }) }, text.book),
      changeable && may('orders.place') && h(Button, { disabled: !mayEdit, onClick: () => onAsk('edit') }, text.edit),
      h(
        'a',
        { class: 'button', href: address(`/patients/${order.patient.id}/label`, { order: String(order.id) }) },
        words.label.printLabel,
      ),
      order.safety.length > 0 &&
        h(Button, { onClick: () => onAsk('safety') }, open ? words.board.stops(open) : words.flow.safety),
      changeable &&
        may('orders.place') &&
        h(Button, { kind: 'quiet', class: 'danger-text', onClick: () => onAsk('cancel') }, text.cancel),
    ),
  ];
}

function Facts({ order }: { order: BookedOrder }) {
  const text = words.order;
  const { appointment: at } = order;
  const lines = (name: string, value: string) => value && fact(name, h('bdi', { class: 'lines' }, value));
  const open = order.safety.filter(({ stops }) => stops).length;
  const state = words.patients.states[order.state] ?? order.state;
  return h(
    'dl',
    { class: 'facts' },
    fact(text.exam, h('b', null, `${order.modality} · ${order.examName}`)),
    order.laterality && fact(text.side, words.booking.sides[order.laterality]),
    order.bodyPart && fact(text.bodyPart, order.bodyPart),
    fact(text.state, [state, order.stateReason && ` · ${order.stateReason}`]),
    fact(text.appointment, at ? when(at) : text.noAppointment),
    fact(text.priority, words.priority[order.priority]),
    fact(text.contrast, [words.booking.contrasts[order.contrast], ' ', order.contrastAgent]),
    lines(text.indication, order.indication),
    lines(text.history, order.history),
    lines(text.instructions, order.specialInstructions),
    lines(text.provider, nameLine(order.orderingProvider)),
    order.safety.length > 0 && fact(text.safety, open ? words.board.stops(open) : text.safetyDone),
    fact(text.accession, h(Copy, { value: order.accessionNumber, what: text.accession, class: 'mono' })),
    fact(text.placed, text.placedBy(instantShort(order.createdAt), order.createdBy.replace(/^\w+:/, ''))),
  );
}

function when({ startsAt, roomName, doctor, state }: NonNullable<BookedOrder['appointment']>): ComponentChildren {
  const at = new Date(startsAt);
  const place = [`${calendarDay(today(at))} ${clock(at)}`, roomName, doctor?.displayName].filter(Boolean).join(', ');
  return [`${place} · `, h(StateSign, { state })];
}

function Priors({ order }: { order: BookedOrder }) {
  const text = words.order;
  if (!order.priors.length) return null;
  return h(
    'section',
    null,
    h('h3', null, text.priors),
    h(
      'ul',
      { class: 'list' },
      order.priors.map(({ studyInstanceUid, studyDate, modalities, description }) =>
        h(
          'li',
          { key: studyInstanceUid },
          h(
            'a',
            { href: `/viewer/${encodeURIComponent(studyInstanceUid)}` },
            h(
              'bdi',
              null,
              [modalities.join(' '), description].filter(Boolean).join(' ') || words.studies.noDescription,
            ),
          ),
          studyDate && h('span', { class: 'muted' }, weekdayDate(studyDate)),
        ),
      ),
    ),
  );
}
