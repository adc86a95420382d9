// Measurements as the viewer sends them, for tests of their room.
import type { ImageKey, Marking, SaveMeasurements } from '../../../../appliance/clinic/measurements/shapes.ts';
import type { Queries } from '../../../../appliance/core/db/database.ts';

/** The first image of a study. */
export async function imageIn(db: Queries, studyInstanceUid: string): Promise<ImageKey> {
  const [row] = await db.query(
    `SELECT sop_instance_uid, series_instance_uid FROM instances JOIN series ON series.id = series_id
JOIN studies ON studies.id = series.study_id WHERE study_instance_uid = ? ORDER BY series.id, instances.id`,
    [studyInstanceUid],
  );
  return {
    seriesInstanceUid: row.series_instance_uid as string,
    sopInstanceUid: row.sop_instance_uid as string,
    frame: 1,
  };
}

let next = 1;

export const length = (image: ImageKey, more: Partial<Marking> = {}): Marking => ({
  ...image,
  id: `2.25.400${next++}`,
  kind: 'length',
  points: [
    [10.5, 20.25],
    [110.1, 20.3],
  ],
  label: 'Nodule',
  values: [{ concept: 'length', value: 12.3456789012, unit: 'mm' }],
  ...more,
});

export const sent = (version: number, more: Partial<SaveMeasurements> = {}): SaveMeasurements => ({
  version,
  markings: [],
  keyImages: [],
  presentations: [],
  ...more,
});
