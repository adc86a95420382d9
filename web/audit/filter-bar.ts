// What the audit log is narrowed to: kept in the address, asked as the service matches it (exact actor, exact action).
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { AuditQuestion } from '../client.ts';
import { Button } from '../parts/button.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { address, go } from '../route.ts';
import { daysFrom } from '../words/formats.ts';
import { instantAt } from '../words/wall-time.ts';
import { words } from '../words/with-device.ts';

const NAMES = ['actor', 'action', 'subject', 'from', 'to'] as const;
export type AuditFilters = Record<(typeof NAMES)[number], string>;
const NONE: AuditFilters = { actor: '', action: '', subject: '', from: '', to: '' };
const TYPING_PAUSE_MS = 300;
const DAY = /^\d{4}-\d\d-\d\d$/;

export function filtersFrom(query: URLSearchParams): AuditFilters {
  const text = (name: string) => query.get(name) ?? '';
  const day = (name: string) => (DAY.test(text(name)) ? text(name) : '');
  return { actor: text('actor'), action: text('action'), subject: text('subject'), from: day('from'), to: day('to') };
}

/** The log's times are instants: a day begins and ends where the clinic is. */
export function questionOf({ actor, action, subject, from, to }: AuditFilters): AuditQuestion {
  const midnight = (day: string) => instantAt(day, 0).toISOString();
  const who = actor.trim();
  return {
    actor: who && (who.includes(':') || who === 'anonymous' ? who : `user:${who}`),
    action,
    subject: subject.trim(),
    from: from && midnight(from),
    to: to && midnight(daysFrom(to, 1)),
  };
}

export function AuditFilterBar({ filters }: { filters: AuditFilters }) {
  const { audit } = words;
  const [typed, setTyped] = useState(filters);
  useEffect(() => {
    const to = address('/audit', typed);
    if (to === address('/audit', filters)) return;
    const timer = setTimeout(() => go(to, 'replace'), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const change = (name: keyof AuditFilters) => (value: string) => setTyped({ ...typed, [name]: value });
  const actions = Object.entries(audit.actions).map(([value, text]) => ({ value, text }));
  actions.sort((one, other) => one.text.localeCompare(other.text));
  const options = [{ value: '', text: audit.anyAction }, ...actions];
  return h(
    'div',
    { class: 'filters', role: 'search' },
    h(TextField, { label: audit.actor, value: typed.actor, onValue: change('actor'), maxLength: 100 }),
    h(SelectField, { label: audit.action, value: typed.action, onValue: change('action'), options }),
    h(TextField, { label: audit.subject, value: typed.subject, onValue: change('subject'), maxLength: 200 }),
    h(TextField, { label: audit.from, type: 'date', value: typed.from, onValue: change('from') }),
    h(TextField, { label: audit.to, type: 'date', value: typed.to, onValue: change('to') }),
    NAMES.some((name) => typed[name]) && h(Button, { kind: 'quiet', onClick: () => setTyped(NONE) }, audit.clear),
  );
}
