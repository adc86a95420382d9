// What the list of studies is narrowed to: read from the address, written to it, asked of the service, and checked on a
// study that just arrived. Pure.
import type { StudyQuestion } from '../client.ts';
import { address } from '../route.ts';
import type { Study } from '../shapes.ts';
import { daysFrom } from '../words/formats.ts';

export type DateChoice = '' | 'today' | 'yesterday' | 'week' | 'month' | 'range';

export interface Filters {
  search: string;
  modalities: string[];
  date: DateChoice;
  /** YYYY-MM-DD, for `range` only; either may be empty. */
  from: string;
  to: string;
  state: '' | 'receiving' | 'complete';
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Filters of an address; what makes no sense there is left out. */
export function filtersFrom(query: URLSearchParams): Filters {
  const of = <T extends string>(name: string, known: readonly T[]): T | '' =>
    known.find((value) => value === query.get(name)) ?? '';
  const day = (name: string) => (DAY.test(query.get(name) ?? '') ? query.get(name)! : '');
  const from = day('from');
  const to = day('to');
  return {
    search: query.get('search') ?? '',
    modalities: (query.get('modality') ?? '').split(',').filter((code) => /^[A-Z]{2,16}$/.test(code)),
    date: from || to ? 'range' : of('date', ['today', 'yesterday', 'week', 'month']),
    from,
    to,
    state: of('state', ['receiving', 'complete']),
  };
}

/** The address of a list (or of one study in it) with these filters. */
export function filtersAddress(filters: Filters, studyInstanceUid?: string): string {
  const range = filters.date === 'range';
  return address(studyInstanceUid ? `/studies/${encodeURIComponent(studyInstanceUid)}` : '/studies', {
    search: filters.search,
    modality: filters.modalities.join(','),
    date: range ? '' : filters.date,
    from: range ? filters.from : '',
    to: range ? filters.to : '',
    state: filters.state,
  });
}

/** First and last study date that the filters let through, YYYY-MM-DD or empty. `today` is the reader's. */
export function dateRange(filters: Filters, today: string): { from: string; to: string } {
  switch (filters.date) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: daysFrom(today, -1), to: daysFrom(today, -1) };
    case 'week':
      return { from: daysFrom(today, -6), to: today };
    case 'month':
      return { from: daysFrom(today, -29), to: today };
    default:
      return { from: filters.from, to: filters.to };
  }
}

export function questionOf(filters: Filters, today: string): StudyQuestion {
  const { from, to } = dateRange(filters, today);
  return {
    search: filters.search.trim() || undefined,
    modality: filters.modalities.join(',') || undefined,
    from: from || undefined,
    to: to || undefined,
    state: filters.state || undefined,
  };
}

export function areFiltering({ search, modalities, date, state }: Filters): boolean {
  return Boolean(search.trim() || modalities.length || date || state);
}

/** Whether a study passes everything but the search text, which only the service can match in every script. */
export function passes(study: Study, filters: Filters, today: string): boolean {
  const { from, to } = dateRange(filters, today);
  const day = study.studyDate ?? '';
  if ((from && !(day >= from)) || (to && !(day && day <= to))) return false;
  if (filters.state && study.state !== filters.state) return false;
  return filters.modalities.length === 0 || filters.modalities.some((code) => study.modalities.includes(code));
}
