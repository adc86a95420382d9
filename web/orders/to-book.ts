// Orders without a time, beside the calendar: STAT first, then who has waited longest. One is booked by its button, or
// dragged to where it shall be.
import Zap from 'lucide/dist/esm/icons/zap.mjs';
import { h } from 'preact';
import { useEffect } from 'preact/hooks';
import { client } from '../client.ts';
import { onLive } from '../live.ts';
import { Icon } from '../parts/icon.ts';
import { ageAndSex, PersonName } from '../parts/person.ts';
import { Problem } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import { When } from '../parts/when.ts';
import { may } from '../session.ts';
import type { Order, OrdersToBook } from '../shapes.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';

/** What is being dragged, as the browser carries it: the id of an order. */
export const ORDER_DRAG = 'text/x-lightbox-order';
/** Several events of one booking are one question. */
const GATHER_MS = 150;

export function useOrdersToBook() {
  const loaded = useLoad(() => client.ordersToBook(), []);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(loaded.reload, GATHER_MS);
    };
    const unhear = [onLive('order', soon), onLive('hello', loaded.reload)];
    return () => {
      clearTimeout(timer);
      for (const end of unhear) end();
    };
  }, [loaded.reload]);
  return loaded;
}

export interface ToBookProps {
  toBook: { value: OrdersToBook | undefined; problem: unknown; reload: () => void };
  onBook: (order: Order) => void;
  onDrag: (order: Order | undefined) => void;
}

export function ToBook({ toBook, onBook, onDrag }: ToBookProps) {
  const text = words.toBook;
  const { value, problem, reload } = toBook;
  if (!value) return problem ? h(Problem, { problem, onRetry: reload }) : null;
  const { orders, total } = value;
  return h(
    'aside',
    { class: 'to-book', 'aria-label': text.title },
    h('h2', null, text.title),
    h('p', { class: 'muted', role: 'status' }, total ? text.count(total) : text.empty),
    orders.length < total && h('p', { class: 'muted' }, text.more(orders.length)),
    orders.length > 0 && may('schedule.book') && h('p', { class: 'hint' }, text.hint),
    h(
      'ul',
      null,
      orders.map((order) => h(Item, { key: order.id, order, onBook, onDrag })),
    ),
  );
}

function Item({ order, onBook, onDrag }: { order: Order } & Pick<ToBookProps, 'onBook' | 'onDrag'>) {
  const mayBook = may('schedule.book');
  const { patient, priority, examName, laterality, createdAt } = order;
  const drag = (event: DragEvent) => {
    if (!event.dataTransfer) return;
    event.dataTransfer.setData(ORDER_DRAG, String(order.id));
    event.dataTransfer.effectAllowed = 'move';
    onDrag(order);
  };
  const urgent = priority !== 'routine';
  return h(
    'li',
    { draggable: mayBook, onDragStart: drag, onDragEnd: () => onDrag(undefined) },
    h('div', null, h(PersonName, { name: patient.name }), ' ', h('span', { class: 'muted' }, ageAndSex(patient))),
    h('div', null, [examName, laterality && words.side[laterality]].filter(Boolean).join(', ')),
    h(
      'div',
      { class: 'to-book-foot' },
      urgent &&
        h(
          'span',
          { class: `badge ${priority === 'STAT' ? 'danger' : 'warn'}` },
          h(Icon, { of: Zap, size: 12 }),
          words.priority[priority],
        ),
      h('span', { class: 'muted' }, h(When, { at: createdAt })),
      mayBook &&
        h(
          'button',
          {
            type: 'button',
            class: 'button small',
            'aria-label': words.toBook.book(`${nameLine(patient.name)}, ${examName}`),
            onClick: () => onBook(order),
          },
          words.order.book,
        ),
    ),
  );
}
