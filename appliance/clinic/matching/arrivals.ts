// What has come for the exams of a room: the technician sees the images of who is there count up.
import type { Call } from '../../core/call.ts';
import { arrivalsStatement } from './arrivals-store.ts';
import type { Arrival } from './shapes.ts';

const ARRIVALS_HOURS = 36;
const MOST_ARRIVALS = 300;

/** How many images have come for the exams of a room, today's and yesterday's. */
export async function arrivals(call: Call, roomId: number): Promise<Arrival[]> {
  const since = new Date(call.now.getTime() - ARRIVALS_HOURS * 3_600_000).toISOString();
  const { sql, args } = arrivalsStatement(roomId, since, MOST_ARRIVALS);
  return (await call.db.query(sql, args)).map((row) => ({
    orderId: row.order_id as number,
    studyInstanceUid: row.study_instance_uid as string,
    images: row.image_count as number,
    isComplete: row.state === 'complete',
    isSuspected: row.is_suspected === 1,
  }));
}
