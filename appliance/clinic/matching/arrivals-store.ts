// The SQL of what has come for a room's exams. Writes nothing.

/** Studies of the exams that a room has had since then. */
export function arrivalsStatement(roomId: number, since: string, limit: number) {
  return {
    sql: `SELECT studies.order_id, studies.study_instance_uid, studies.image_count, studies.state,
  EXISTS (SELECT 1 FROM suspicions WHERE study_id = studies.id AND suspicions.state = 'open') AS is_suspected
FROM appointments JOIN studies ON studies.order_id = appointments.order_id
WHERE appointments.room_id = ?1 AND appointments.starts_at > ?2 ORDER BY appointments.starts_at DESC LIMIT ?3`,
    args: [roomId, since, limit],
  };
}
