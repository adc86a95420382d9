// What the calendar shows, as it stands in the address: which day or week, and what its columns are.
import { address, go } from '../route.ts';
import { today } from '../words/formats.ts';

export const GROUPINGS = ['room', 'modality', 'doctor', 'department'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface View {
  date: string;
  week: boolean;
  by: Grouping;
  /** The one column that is shown; undefined: all of the day. */
  of: string | undefined;
  cancelled: boolean;
  /** The list of orders without a time. */
  list: boolean;
}

export function viewFrom(query: URLSearchParams): View {
  const date = query.get('date') ?? '';
  const by = query.get('by') as Grouping;
  return {
    date: /^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(date)) ? date : today(),
    week: query.get('view') === 'week',
    by: GROUPINGS.includes(by) ? by : 'room',
    of: query.get('of') ?? undefined,
    cancelled: query.get('cancelled') === '1',
    list: query.get('list') !== 'no',
  };
}

export function show({ date, week, by, of, cancelled, list }: View): void {
  // An empty `of` (nobody, no department) is a choice too.
  const chosen = of === undefined ? '' : `of=${encodeURIComponent(of)}`;
  const path = address('/calendar', {
    date: date === today() ? undefined : date,
    view: week ? 'week' : undefined,
    by: by === 'room' ? undefined : by,
    cancelled: cancelled ? '1' : undefined,
    list: list ? undefined : 'no',
  });
  go(chosen ? `${path}${path.includes('?') ? '&' : '?'}${chosen}` : path, 'replace');
}
