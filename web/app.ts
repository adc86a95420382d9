// Which page stands at which address, and who may see it. The frame around pages is in shell/, the pages in pages/.
import { type ComponentType, h } from 'preact';
import { useEffect } from 'preact/hooks';
import { client, Refusal } from './client.ts';
import { endLive, onLive, startLive } from './live.ts';
import { LockedPage } from './pages/locked.ts';
import { NotAllowedPage, NotFoundPage } from './pages/not-found.ts';
import { SignInPage } from './pages/sign-in.ts';
import { StudiesPage } from './pages/studies.ts';
import { ViewerPage } from './pages/viewer.ts';
import { later } from './parts/later.ts';
import { Problem } from './parts/problem.ts';
import { Skeleton } from './parts/skeleton.ts';
import { useLoad } from './parts/use-load.ts';
import { go, match, place } from './route.ts';
import { startScanning } from './scan/scanning.ts';
import {
  coverScreen,
  endedByService,
  followRights,
  may,
  screenLocked,
  session,
  sessionEnded,
  signedIn,
} from './session.ts';
import type { Permission } from './shapes.ts';
import { Cover } from './shell/cover.ts';
import { ErrorBoundary } from './shell/error-boundary.ts';
import { firstPage } from './shell/navigation.ts';
import { startScreenLock } from './shell/screen-lock.ts';
import { Shell } from './shell/shell.ts';
import { followStudies } from './studies/study-list.ts';
import { open as openTab, tabAt, tabsOf } from './tabs/open-tabs.ts';
import { words } from './words/words.ts';

interface Route {
  pattern: string;
  // biome-ignore lint/suspicious/noExplicitAny: the names in the pattern are the page's props
  page: ComponentType<any>;
  title: string;
  needs?: Permission;
  /** Without rail and header. */
  bare?: boolean;
}

// Everybody comes through the list of studies; the other pages bring their own code when they are opened.
const AccountPage = later(async () => (await import('./pages/account.ts')).AccountPage);
const ApiPage = later(async () => (await import('./pages/api.ts')).ApiPage);
const AuditPage = later(async () => (await import('./pages/audit.ts')).AuditPage);
const CriticalPage = later(async () => (await import('./pages/critical.ts')).CriticalPage);
const DevicesPage = later(async () => (await import('./pages/devices.ts')).DevicesPage);
const InboxPage = later(async () => (await import('./pages/inbox.ts')).InboxPage);
const OwnPasswordPage = later(async () => (await import('./pages/own-password.ts')).OwnPasswordPage);
const PatientPage = later(async () => (await import('./pages/patient.ts')).PatientPage);
const PatientsPage = later(async () => (await import('./pages/patients.ts')).PatientsPage);
const PeoplePage = later(async () => (await import('./pages/people.ts')).PeoplePage);
const ReferralImagesPage = later(async () => (await import('./pages/referral-images.ts')).ReferralImagesPage);
const ReferralsPage = later(async () => (await import('./pages/referrals.ts')).ReferralsPage);
const ReadingPage = later(async () => (await import('./pages/reading.ts')).ReadingPage);
const DashboardPage = later(async () => (await import('./pages/dashboard.ts')).DashboardPage);
const RoomPage = later(async () => (await import('./pages/room.ts')).RoomPage);
const ReportPage = later(async () => (await import('./pages/report.ts')).ReportPage);
const RolesPage = later(async () => (await import('./pages/roles.ts')).RolesPage);
const SetupPage = later(async () => (await import('./pages/setup.ts')).SetupPage);
const TemplatesPage = later(async () => (await import('./pages/templates.ts')).TemplatesPage);
const SettingsPage = later(async () => (await import('./pages/settings.ts')).SettingsPage);
const BoardPage = later(async () => (await import('./pages/board.ts')).BoardPage);
const CalendarPage = later(async () => (await import('./pages/calendar.ts')).CalendarPage);
const LabelPage = later(async () => (await import('./pages/label.ts')).LabelPage);
const SharedPage = later(async () => (await import('./pages/shared.ts')).SharedPage);
const SharesPage = later(async () => (await import('./pages/shares.ts')).SharesPage);
const VerifyPage = later(async () => (await import('./pages/verify.ts')).VerifyPage);
const WallPage = later(async () => (await import('./pages/wall.ts')).WallPage);
const ClinicPage = later(async () => (await import('./pages/clinic.ts')).ClinicPage);
const WebhooksPage = later(async () => (await import('./pages/webhooks.ts')).WebhooksPage);

const WaitingPage = later(async () => (await import('./pages/waiting.ts')).WaitingPage);

/** What goes on when the box is away; its code comes in one piece after signing in. */
const offline = () => import('./offline/offline.ts');
const DAY_PAGES = [BoardPage, CalendarPage, PatientsPage, PatientPage, WaitingPage];

const ROUTES: Route[] = [
  { pattern: '/patients', page: PatientsPage, title: words.pages.patients, needs: 'patients.read' },
  { pattern: '/patients/:id', page: PatientPage, title: words.pages.patients, needs: 'patients.read' },
  { pattern: '/patients/:id/label', page: LabelPage, title: words.pages.patients, needs: 'patients.read' },
  { pattern: '/board', page: BoardPage, title: words.pages.board, needs: 'orders.read' },
  { pattern: '/room', page: RoomPage, title: words.pages.room, needs: 'flow.move' },
  { pattern: '/calendar', page: CalendarPage, title: words.pages.calendar, needs: 'orders.read' },
  { pattern: '/waiting', page: WaitingPage, title: words.waiting.title },
  { pattern: '/clinic', page: ClinicPage, title: words.pages.clinic, needs: 'clinic.manage' },
  { pattern: '/studies', page: StudiesPage, title: words.pages.studies, needs: 'studies.read' },
  { pattern: '/studies/:studyInstanceUid', page: StudiesPage, title: words.pages.studies, needs: 'studies.read' },
  {
    pattern: '/viewer/:studyInstanceUid',
    page: ViewerPage,
    title: words.pages.studies,
    needs: 'studies.read',
    bare: true,
  },
  { pattern: '/report', page: ReportPage, title: words.pages.report, needs: 'reports.read', bare: true },
  { pattern: '/templates', page: TemplatesPage, title: words.pages.templates, needs: 'templates.manage' },
  { pattern: '/reading', page: ReadingPage, title: words.pages.reading, needs: 'reading.read' },
  { pattern: '/referrals', page: ReferralsPage, title: words.pages.referrals, needs: 'referrals.read' },
  {
    pattern: '/referrals/:studyInstanceUid',
    page: ReferralsPage,
    title: words.pages.referrals,
    needs: 'referrals.read',
  },
  {
    pattern: '/referrals/:studyInstanceUid/images',
    page: ReferralImagesPage,
    title: words.pages.referrals,
    needs: 'referrals.read',
    bare: true,
  },
  { pattern: '/critical', page: CriticalPage, title: words.pages.critical, needs: 'reports.read' },
  { pattern: '/shares/:studyInstanceUid', page: SharesPage, title: words.pages.shares, needs: 'reports.share' },
  { pattern: '/inbox', page: InboxPage, title: words.pages.inbox, needs: 'studies.resolve' },
  { pattern: '/dashboard', page: DashboardPage, title: words.pages.dashboard, needs: 'figures.read' },
  { pattern: '/devices', page: DevicesPage, title: words.pages.devices, needs: 'devices.read' },
  { pattern: '/people', page: PeoplePage, title: words.pages.people, needs: 'users.manage' },
  { pattern: '/people/roles', page: RolesPage, title: words.pages.roles, needs: 'users.manage' },
  { pattern: '/audit', page: AuditPage, title: words.pages.audit, needs: 'audit.read' },
  { pattern: '/settings', page: SettingsPage, title: words.pages.settings, needs: 'settings.manage' },
  { pattern: '/settings/webhooks', page: WebhooksPage, title: words.pages.webhooks, needs: 'tokens.manage' },
  { pattern: '/account', page: AccountPage, title: words.pages.account },
  { pattern: '/api', page: ApiPage, title: words.pages.api },
];

/** Asks who is signed in; where nobody is, whether the box has been set up at all. */
async function arrive(): Promise<void> {
  if (session.value) return;
  try {
    signedIn(await client.session());
  } catch (problem) {
    if (problem instanceof Refusal && problem.code === 'locked') return; // the cover is there already
    if (!(problem instanceof Refusal) || problem.code !== 'unauthenticated') throw problem;
    if ((await client.setup()).needed) go('/setup', 'replace');
    void offline().then(({ forgetLists }) => forgetLists());
    session.value = null;
  }
}

/** The screen on the wall and whoever holds a report or a link to one know no session; everything else begins with one. */
export function App() {
  const { path } = place.value;
  if (path === '/verify') return h(VerifyPage, null);
  if (path === '/shared' || path === '/shared/images') return h(SharedPage, null);
  return path === '/wall' ? h(WallPage, null) : h(House, null);
}

function House() {
  const arrival = useLoad(arrive, []);
  const covered = sessionEnded.value || screenLocked.value;
  const isPasswordDue = Boolean(session.value?.isPasswordDue);
  const somebody = Boolean(session.value) && !covered && !isPasswordDue;
  const { value: who } = session;
  useEffect(() => {
    if (who === undefined) return;
    tabsOf(who?.user.username);
    const tab = tabAt(place.value);
    if (tab && who) openTab(tab);
  }, [who?.user.username, who === undefined, place.value]);
  useEffect(() => {
    if (!somebody) return;
    startLive();
    const { username } = session.value!.user;
    void offline().then(({ beginKeeping }) => beginKeeping(username, DAY_PAGES));
    let isFirst = true;
    // What changed while the connection was down was told to nobody.
    const again = () => {
      if (!isFirst) void followRights();
      isFirst = false;
    };
    const unhear = [
      onLive('signed-out', endedByService),
      onLive('locked', coverScreen),
      onLive('rights', followRights),
      onLive('hello', again),
      startScreenLock(),
      startScanning(),
    ];
    return () => {
      for (const end of unhear) end();
      endLive();
    };
  }, [somebody]);
  // The list outlives a session that ended: it is covered meanwhile and goes on when the same person is back.
  useEffect(followStudies, []);
  if (session.value === undefined) {
    const shown = arrival.problem
      ? h(Problem, { problem: arrival.problem, onRetry: arrival.reload })
      : h(Skeleton, null);
    return h('main', { class: 'page' }, shown);
  }
  if (place.value.path === '/setup') return h(SetupPage, null);
  if (!session.value) return screenLocked.value ? h(LockedPage, null) : h(SignInPage, null);
  if (isPasswordDue && !covered) return h(OwnPasswordPage, null);
  return [
    h('div', { class: covered ? 'covered' : 'uncovered', inert: covered }, h(Page, null)),
    covered && h(Cover, null, screenLocked.value ? h(LockedPage, null) : h(SignInPage, { ended: true })),
  ];
}

function Page() {
  const { path } = place.value;
  const away = path === '/' || path === '/login';
  useEffect(() => {
    if (away) go(firstPage(), 'replace');
  }, [away]);
  const found = ROUTES.map((route) => ({ route, values: match(route.pattern, path) })).find(({ values }) => values);
  useEffect(() => {
    document.title = `${found?.route.title ?? words.notFound.title} · ${words.product}`;
  }, [found?.route.title]);
  if (away) return null;
  const { route, values } = found ?? {};
  const allowed = !route?.needs || may(route.needs);
  const page = allowed ? (route?.page ?? NotFoundPage) : NotAllowedPage;
  // /studies and /studies/:uid are one page that stays; its key is what they share.
  const content = h(ErrorBoundary, { key: path.split('/')[1] }, h(page, values ?? {}));
  return route?.bare && allowed ? content : h(Shell, null, content);
}
