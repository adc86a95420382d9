// Which days the figures are of, kept in the address. Pure but for today.
import { daysFrom, today } from '../words/formats.ts';

export type RangeName = 'today' | 'week' | 'month' | 'own';
export interface Range {
  name: RangeName;
  from: string;
  to: string;
}

const BACK = { today: 0, week: 6, month: 29 } as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function rangeOf(query: URLSearchParams, now = today()): Range {
  const [from, to] = [query.get('from') ?? '', query.get('to') ?? ''];
  if (DAY.test(from) && DAY.test(to)) return { name: 'own', from, to };
  const asked = query.get('range');
  const name = asked === 'week' || asked === 'month' ? asked : 'today';
  return { name, from: daysFrom(now, -BACK[name]), to: now };
}
