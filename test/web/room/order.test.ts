// Who comes next in a room.
import t from 'tap';
import { roomDay } from '../../../web/room/order.ts';
import type { Appointment } from '../../../web/shapes.ts';

let id = 0;
const one = (state: string, priority: string | null, at: Partial<Appointment> = {}): Appointment =>
  ({
    id: ++id,
    roomId: 1,
    state,
    order: priority && { priority },
    startsAt: '2026-01-01T08:00:00Z',
    ...at,
  }) as Appointment;

t.test('STAT first, then urgent, then who waits longest; a consultation is routine', async (t) => {
  const day = [
    one('waiting', 'routine', { arrivedAt: '2026-01-01T08:05:00Z' }),
    one('waiting', null, { arrivedAt: '2026-01-01T08:01:00Z' }),
    one('waiting', 'urgent', { arrivedAt: '2026-01-01T08:30:00Z' }),
    one('waiting', 'STAT', { arrivedAt: '2026-01-01T08:40:00Z' }),
    one('waiting', 'STAT', { arrivedAt: '2026-01-01T08:35:00Z' }),
  ];
  t.strictSame(
    roomDay(day, 1).waiting.map((a) => a.id),
    [5, 4, 3, 2, 1],
  );
});

t.test(
  'each in their place: here, later, done the last first; nobody of another room, nobody who was cancelled',
  async (t) => {
    const scan = one('in-scan', null, { inRoomAt: '2026-01-01T09:00:00Z' });
    const inRoom = one('in-room', null, { inRoomAt: '2026-01-01T08:50:00Z' });
    const later = one('booked', null, { startsAt: '2026-01-01T11:00:00Z' });
    const sooner = one('booked', null, { startsAt: '2026-01-01T10:00:00Z' });
    const done = one('review', null, { reviewAt: '2026-01-01T08:10:00Z' });
    const doneLast = one('completed', null, { completedAt: '2026-01-01T08:20:00Z' });
    const others = [one('waiting', 'STAT', { roomId: 2 }), one('cancelled', null), one('no-show', null)];
    const day = roomDay([scan, inRoom, later, sooner, done, doneLast, ...others], 1);
    t.strictSame(day, { here: [inRoom, scan], waiting: [], later: [sooner, later], done: [doneLast, done] });
  },
);
