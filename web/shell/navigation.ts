// The pages of the rail in their order, each shown to those who may open it.
import BookOpen from 'lucide/dist/esm/icons/book-open.mjs';
import Building from 'lucide/dist/esm/icons/building.mjs';
import CalendarDays from 'lucide/dist/esm/icons/calendar-days.mjs';
import ChartColumn from 'lucide/dist/esm/icons/chart-column.mjs';
import DoorOpen from 'lucide/dist/esm/icons/door-open.mjs';
import FileText from 'lucide/dist/esm/icons/file-text.mjs';
import Images from 'lucide/dist/esm/icons/images.mjs';
import Inbox from 'lucide/dist/esm/icons/inbox.mjs';
import LayoutTemplate from 'lucide/dist/esm/icons/layout-template.mjs';
import MonitorDot from 'lucide/dist/esm/icons/monitor-dot.mjs';
import ScrollText from 'lucide/dist/esm/icons/scroll-text.mjs';
import Settings from 'lucide/dist/esm/icons/settings.mjs';
import Siren from 'lucide/dist/esm/icons/siren.mjs';
import SquareKanban from 'lucide/dist/esm/icons/square-kanban.mjs';
import UserRound from 'lucide/dist/esm/icons/user-round.mjs';
import Users from 'lucide/dist/esm/icons/users.mjs';
import type { IconShape } from '../parts/icon.ts';
import { may, session } from '../session.ts';
import type { Permission } from '../shapes.ts';
import { words } from '../words/words.ts';

export interface Destination {
  path: string;
  text: string;
  icon: IconShape;
  needs: Permission;
  /** Of no use to who has this. */
  unless?: Permission;
}

const DESTINATIONS: Destination[] = [
  { path: '/board', text: words.pages.board, icon: SquareKanban, needs: 'orders.read' },
  { path: '/room', text: words.pages.room, icon: DoorOpen, needs: 'flow.move' },
  { path: '/calendar', text: words.pages.calendar, icon: CalendarDays, needs: 'orders.read' },
  { path: '/reading', text: words.pages.reading, icon: BookOpen, needs: 'reading.read' },
  { path: '/critical', text: words.pages.critical, icon: Siren, needs: 'reports.read' },
  { path: '/studies', text: words.pages.studies, icon: Images, needs: 'studies.read' },
  {
    path: '/referrals',
    text: words.pages.referrals,
    icon: FileText,
    needs: 'referrals.read',
    unless: 'reports.read',
  },
  { path: '/patients', text: words.pages.patients, icon: UserRound, needs: 'patients.read' },
  { path: '/inbox', text: words.pages.inbox, icon: Inbox, needs: 'studies.resolve' },
  { path: '/dashboard', text: words.pages.dashboard, icon: ChartColumn, needs: 'figures.read' },
  { path: '/devices', text: words.pages.devices, icon: MonitorDot, needs: 'devices.read' },
  { path: '/clinic', text: words.pages.clinic, icon: Building, needs: 'clinic.manage' },
  { path: '/templates', text: words.pages.templates, icon: LayoutTemplate, needs: 'templates.manage' },
  { path: '/people', text: words.pages.people, icon: Users, needs: 'users.manage' },
  { path: '/audit', text: words.pages.audit, icon: ScrollText, needs: 'audit.read' },
  { path: '/settings', text: words.pages.settings, icon: Settings, needs: 'settings.manage' },
];

export function destinations(): Destination[] {
  return DESTINATIONS.filter(({ needs, unless }) => may(needs) && !(unless && may(unless)));
}

/** Those whose day is the patients' day. */
const AT_THE_BOARD = ['receptionist'];

/** Where a person of this role begins. */
export function firstPage(): string {
  if (session.value?.user.role === 'technician' && may('flow.move')) return '/room';
  if (AT_THE_BOARD.includes(session.value?.user.role ?? '')) return '/board';
  if (session.value?.user.role === 'radiologist' && may('reading.read')) return '/reading';
  if (may('studies.read')) return '/studies';
  return destinations()[0]?.path ?? '/account';
}
