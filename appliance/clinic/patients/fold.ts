// What the log of merges and splits adds up to for patients: pure, so that undoing is nothing but leaving a line out.

/** One merge or split in the order of the log. A merge that is undone needs not be here. */
export interface Decision {
  kind: 'merge' | 'split';
  patientId: number;
  toPatientId: number;
  undone: boolean;
}

export interface Standing {
  mergedInto: number | null;
  rootId: number;
  isVoid: boolean;
}

/**
 * A split that is undone leaves its patient void: what came to it meanwhile falls back to the patient it was split from,
 * as if both had been one all the time. A merge that would then join someone with themselves rests, and counts again when
 * the reason is gone.
 */
export function fold(patientIds: readonly number[], decisions: readonly Decision[]): Map<number, Standing> {
  const parent = new Map<number, number>();
  const gone = new Set<number>();
  const rootOf = (id: number): number => {
    let root = id;
    for (let next = parent.get(root); next !== undefined; next = parent.get(root)) root = next;
    return root;
  };
  for (const { kind, patientId, toPatientId, undone } of decisions) {
    if (kind !== 'split' || !undone) continue;
    gone.add(toPatientId);
    parent.set(toPatientId, patientId);
  }
  for (const { kind, patientId, toPatientId, undone } of decisions) {
    if (kind !== 'merge' || undone || parent.has(patientId)) continue;
    if (rootOf(toPatientId) !== patientId) parent.set(patientId, toPatientId);
  }
  return new Map(
    patientIds.map((id) => [id, { mergedInto: parent.get(id) ?? null, rootId: rootOf(id), isVoid: gone.has(id) }]),
  );
}
