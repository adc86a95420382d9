// Case W1: every route for every role and for nobody. Written down here a second time, so that a route or a permission
// can't change without somebody saying so twice.
import t from 'tap';
import { PERMISSIONS, ROLE_NAMES, type Role } from '../../../appliance/device/users/permissions.ts';
import type { Route } from '../../../appliance/http/route.ts';
import { routes } from '../../../appliance/http/routes.ts';
import { finishSetUp, openHouse } from '../../house.ts';

const MATRIX: Record<string, string> = {
  'GET /health': 'public',
  'GET /api/v1/setup': 'public',
  'POST /api/v1/setup': 'public',
  'POST /api/v1/session': 'public',
  'GET /api/v1/session': 'signed-in',
  'DELETE /api/v1/session': 'signed-in',
  'GET /api/v1/sessions': 'signed-in',
  'DELETE /api/v1/sessions/:id': 'signed-in',
  'POST /api/v1/session/password': 'signed-in',
  'GET /api/v1/users': 'users.manage',
  'POST /api/v1/users': 'users.manage',
  'PATCH /api/v1/users/:username': 'users.manage',
  'POST /api/v1/session/lock': 'signed-in',
  'GET /api/v1/workstation': 'public',
  'GET /api/v1/open-sessions': 'users.manage',
  'DELETE /api/v1/open-sessions/:id': 'users.manage',
  'GET /api/v1/session/second-factor': 'signed-in',
  'POST /api/v1/session/second-factor': 'signed-in',
  'POST /api/v1/session/second-factor/confirm': 'signed-in',
  'POST /api/v1/session/second-factor/off': 'signed-in',
  'DELETE /api/v1/users/:username/second-factor': 'users.manage',
  'GET /api/v1/staff': 'users.manage',
  'PATCH /api/v1/staff/:username': 'users.manage',
  'GET /api/v1/profile': 'signed-in',
  'PATCH /api/v1/profile': 'signed-in',
  'GET /api/v1/preferences': 'signed-in',
  'PATCH /api/v1/preferences': 'signed-in',
  'GET /api/v1/roles': 'users.manage',
  'PATCH /api/v1/roles': 'users.manage',
  'GET /api/v1/tokens': 'tokens.manage',
  'POST /api/v1/tokens': 'tokens.manage',
  'DELETE /api/v1/tokens/:id': 'tokens.manage',
  'GET /api/v1/webhooks': 'tokens.manage',
  'POST /api/v1/webhooks': 'tokens.manage',
  'PATCH /api/v1/webhooks/:id': 'tokens.manage',
  'DELETE /api/v1/webhooks/:id': 'tokens.manage',
  'POST /api/v1/webhooks/:id/secret': 'tokens.manage',
  'POST /api/v1/webhooks/:id/test': 'tokens.manage',
  'GET /api/v1/webhooks/:id/deliveries': 'tokens.manage',
  'POST /api/v1/webhooks/:id/deliveries/:deliveryId/again': 'tokens.manage',
  'GET /api/v1/settings': 'settings.manage',
  'PATCH /api/v1/settings': 'settings.manage',
  'GET /api/v1/logo': 'signed-in',
  'PUT /api/v1/logo': 'settings.manage',
  'DELETE /api/v1/logo': 'settings.manage',
  'GET /api/v1/audit': 'audit.read',
  'GET /api/v1/audit/export': 'audit.read',
  'POST /api/v1/audit/proof': 'audit.read',
  'GET /api/v1/status': 'status.read',
  'GET /api/v1/openapi.json': 'signed-in',
  'GET /api/v1/patients': 'patients.read',
  'POST /api/v1/patients': 'patients.register',
  'POST /api/v1/patients/look-alikes': 'patients.read',
  'GET /api/v1/patients/:id': 'patients.read',
  'PATCH /api/v1/patients/:id': 'patients.register',
  'GET /api/v1/patients/:id/timeline': 'patients.read',
  'GET /api/v1/patients/:id/identities': 'patients.read',
  'GET /api/v1/patients/:id/identity-changes': 'patients.read',
  'POST /api/v1/identity-changes/preview': 'patients.resolve',
  'POST /api/v1/identity-changes': 'patients.resolve',
  'POST /api/v1/identity-changes/:id/undo-preview': 'patients.resolve',
  'POST /api/v1/identity-changes/:id/undo': 'patients.resolve',
  'GET /api/v1/devices': 'devices.read',
  'POST /api/v1/devices': 'devices.manage',
  'PATCH /api/v1/devices/:id': 'devices.manage',
  'DELETE /api/v1/devices/:id': 'devices.manage',
  'POST /api/v1/devices/:id/echo': 'devices.manage',
  'GET /api/v1/device-attempts': 'devices.read',
  'POST /api/v1/device-attempts/:id/accept': 'devices.manage',
  'GET /api/v1/orders': 'orders.read',
  'GET /api/v1/orders-to-book': 'orders.read',
  'POST /api/v1/orders': 'orders.place',
  'GET /api/v1/orders/:id': 'orders.read',
  'PATCH /api/v1/orders/:id': 'orders.place',
  'POST /api/v1/orders/:id/cancel': 'orders.place',
  'POST /api/v1/orders/:id/safety': 'orders.place',
  'POST /api/v1/orders/:id/safety/override': 'orders.place',
  'GET /api/v1/exams': 'orders.read',
  'POST /api/v1/exams': 'clinic.manage',
  'PATCH /api/v1/exams/:id': 'clinic.manage',
  'GET /api/v1/appointments': 'orders.read',
  'GET /api/v1/board': 'orders.read',
  'GET /api/v1/slots': 'orders.read',
  'POST /api/v1/appointments': 'schedule.book',
  'GET /api/v1/appointments/:id': 'orders.read',
  'PATCH /api/v1/appointments/:id': 'schedule.book',
  'POST /api/v1/appointments/:id/move': 'flow.move',
  'POST /api/v1/patients/:id/documents': 'patients.register',
  'GET /api/v1/documents/:id': 'patients.read',
  'POST /api/v1/documents/:id/hide': 'patients.register',
  'GET /api/v1/wall': 'public',
  'GET /api/v1/wall-screens': 'settings.manage',
  'POST /api/v1/wall-screens': 'settings.manage',
  'DELETE /api/v1/wall-screens/:id': 'settings.manage',
  'GET /api/v1/clinic': 'orders.read',
  'POST /api/v1/departments': 'clinic.manage',
  'PATCH /api/v1/departments/:id': 'clinic.manage',
  'DELETE /api/v1/departments/:id': 'clinic.manage',
  'POST /api/v1/rooms': 'clinic.manage',
  'PATCH /api/v1/rooms/:id': 'clinic.manage',
  'GET /api/v1/rooms/:id/arrivals': 'orders.read',
  'POST /api/v1/shifts': 'clinic.manage',
  'DELETE /api/v1/shifts/:id': 'clinic.manage',
  'POST /api/v1/closures': 'clinic.manage',
  'DELETE /api/v1/closures/:id': 'clinic.manage',
  'GET /api/v1/studies': 'studies.read',
  'GET /api/v1/studies/:studyInstanceUid': 'studies.read',
  'GET /api/v1/studies/:studyInstanceUid/priors': 'studies.read',
  'GET /api/v1/studies/:studyInstanceUid/suspicion': 'studies.read',
  'GET /api/v1/studies/:studyInstanceUid/measurements': 'studies.read',
  'PUT /api/v1/studies/:studyInstanceUid/measurements': 'studies.read',
  'POST /api/v1/studies/:studyInstanceUid/measurements/filing': 'studies.read',
  'GET /api/v1/hanging-protocols': 'studies.read',
  'POST /api/v1/hanging-protocols': 'studies.read',
  'PATCH /api/v1/hanging-protocols/:id': 'studies.read',
  'DELETE /api/v1/hanging-protocols/:id': 'studies.read',
  'GET /api/v1/set-aside': 'studies.resolve',
  'POST /api/v1/set-aside/:id/discard': 'studies.resolve',
  'GET /api/v1/inbox': 'studies.resolve',
  'POST /api/v1/inbox/:studyInstanceUid/settle': 'studies.resolve',
  'POST /api/v1/inbox/:studyInstanceUid/clear': 'studies.resolve',
  'GET /api/v1/figures': 'figures.read',
  'GET /api/v1/figures/export': 'figures.read',
  'GET /api/v1/reading': 'reading.read',
  'POST /api/v1/reading/:studyInstanceUid/lock': 'reading.read',
  'DELETE /api/v1/reading/:studyInstanceUid/lock': 'reading.read',
  'POST /api/v1/reading/:studyInstanceUid/assign': 'reading.read',
  'POST /api/v1/reading/:studyInstanceUid/close': 'reading.read',
  'POST /api/v1/reading/:studyInstanceUid/reopen': 'reading.read',
  'GET /api/v1/session/pin': 'signed-in',
  'PUT /api/v1/session/pin': 'signed-in',
  'GET /api/v1/report-templates': 'reports.read',
  'GET /api/v1/report-templates/:key': 'reports.read',
  'POST /api/v1/report-templates': 'templates.manage',
  'PATCH /api/v1/report-templates/:key': 'templates.manage',
  'GET /api/v1/report-fields': 'reports.read',
  'GET /api/v1/report-macros': 'reports.write',
  'POST /api/v1/report-macros': 'reports.write',
  'DELETE /api/v1/report-macros/:id': 'reports.write',
  'GET /api/v1/referrals': 'referrals.read',
  'GET /api/v1/referrals/:studyInstanceUid': 'referrals.read',
  'POST /api/v1/referrals/:studyInstanceUid/acknowledge': 'referrals.read',
  'GET /api/v1/referrals/:studyInstanceUid/pdf': 'referrals.read',
  'GET /api/v1/studies/:studyInstanceUid/shares': 'reports.share',
  'POST /api/v1/studies/:studyInstanceUid/shares': 'reports.share',
  'DELETE /api/v1/shares/:id': 'reports.share',
  'POST /api/v1/shared/visit': 'public',
  'DELETE /api/v1/shared/visit': 'public',
  'GET /api/v1/shared/report': 'public',
  'GET /api/v1/shared/report/pdf': 'public',
  'GET /api/v1/critical-results': 'reports.read',
  'GET /api/v1/studies/:studyInstanceUid/critical-results': 'reports.read',
  'POST /api/v1/studies/:studyInstanceUid/critical-results': 'reports.write',
  'POST /api/v1/critical-results/:id/tell': 'reports.write',
  'POST /api/v1/critical-results/:id/read-back': 'reports.write',
  'POST /api/v1/critical-results/:id/withdraw': 'reports.write',
  'GET /api/v1/reports/:studyInstanceUid/values': 'reports.write',
  'POST /api/v1/reports/:studyInstanceUid/values/teach': 'reports.write',
  'GET /api/v1/taught-codes': 'reports.write',
  'DELETE /api/v1/taught-codes/:id': 'reports.write',
  'GET /api/v1/report-schema': 'reports.read',
  'GET /api/v1/reports/:studyInstanceUid': 'reports.read',
  'GET /api/v1/reports/:studyInstanceUid/pdf': 'reports.read',
  'GET /api/v1/verification': 'public',
  'POST /api/v1/verification': 'public',
  'GET /api/v1/verification/page': 'public',
  'GET /api/v1/verification/keys': 'public',
  'GET /api/v1/reports/:studyInstanceUid/writing': 'reports.write',
  'PUT /api/v1/reports/:studyInstanceUid/draft': 'reports.write',
  'POST /api/v1/reports/:studyInstanceUid/give-up': 'reports.write',
  'GET /api/v1/reports/:studyInstanceUid/aside/:id': 'reports.write',
  'GET /api/v1/reports/:studyInstanceUid/guards': 'reports.write',
  'POST /api/v1/reports/:studyInstanceUid/sign': 'reports.write',
  'GET /dicom-web/studies': 'studies.read',
  'GET /dicom-web/series': 'studies.read',
  'GET /dicom-web/instances': 'studies.read',
  'GET /dicom-web/studies/:study/series': 'studies.read',
  'GET /dicom-web/studies/:study/instances': 'studies.read',
  'GET /dicom-web/studies/:study/series/:series/instances': 'studies.read',
  'GET /dicom-web/studies/:study': 'studies.read',
  'GET /dicom-web/studies/:study/series/:series': 'studies.read',
  'GET /dicom-web/studies/:study/series/:series/instances/:instance': 'studies.read',
  'GET /dicom-web/studies/:study/metadata': 'studies.read',
  'GET /dicom-web/studies/:study/series/:series/metadata': 'studies.read',
  'GET /dicom-web/studies/:study/series/:series/instances/:instance/metadata': 'studies.read',
  'GET /dicom-web/studies/:study/series/:series/instances/:instance/frames/:frames': 'studies.read',
  'GET /dicom-web/studies/:study/series/:series/instances/:instance/frames/:frames/rendered': 'studies.read',
  'GET /dicom-web/studies/:study/series/:series/instances/:instance/frames/:frames/thumbnail': 'studies.read',
  'GET /dicom-web/studies/:study/rendered': 'studies.read',
  'GET /dicom-web/studies/:study/thumbnail': 'studies.read',
  'GET /dicom-web/studies/:study/series/:series/rendered': 'studies.read',
  'GET /dicom-web/studies/:study/series/:series/thumbnail': 'studies.read',
  'GET /dicom-web/studies/:study/series/:series/instances/:instance/rendered': 'studies.read',
  'GET /dicom-web/studies/:study/series/:series/instances/:instance/thumbnail': 'studies.read',
  'GET /dicom-web/studies/:study/series/:series/instances/:instance/bulkdata/:path*': 'studies.read',
  'POST /dicom-web/studies': 'studies.store',
  'POST /dicom-web/studies/:study': 'studies.store',
};

/** Registering, ordering, booking and moving people through the day. */
const DESK = [
  'patients.read',
  'patients.register',
  'patients.resolve',
  'orders.read',
  'orders.place',
  'schedule.book',
  'flow.move',
];

const ALLOWED: Record<Role, string[]> = {
  receptionist: [...DESK, 'studies.read', 'reports.read', 'reports.share', 'devices.read', 'status.read'],
  technician: [
    ...DESK,
    'studies.read',
    'reports.read',
    'studies.store',
    'studies.resolve',
    'devices.read',
    'status.read',
  ],
  radiologist: [
    'patients.read',
    'orders.read',
    'orders.place',
    'flow.move',
    'studies.read',
    'reading.read',
    'reports.read',
    'reports.write',
    'reports.share',
    'templates.manage',
    'status.read',
  ],
  manager: [
    ...DESK,
    'clinic.manage',
    'studies.read',
    'studies.resolve',
    'reading.read',
    'reports.read',
    'reports.share',
    'templates.manage',
    'figures.read',
    'devices.read',
    'audit.read',
    'status.read',
  ],
  referrer: ['referrals.read'],
  administrator: [...PERMISSIONS],
  service: ['devices.read', 'devices.manage', 'settings.manage', 'status.read'],
};

/** Some value in every place of the path: what it finds doesn't matter, only whether it may look. */
function pathOf(route: Route): string {
  return route.path.replace(/:(\w+)\*?/g, (_, name) => (/Uid$|^s/.test(name) ? '2.25.1' : '999999'));
}

t.test('every route is in the matrix with its access, and no other', async (t) => {
  const found = Object.fromEntries(routes.map((route) => [`${route.method} ${route.path}`, route.access]));
  t.strictSame(found, MATRIX);
});

t.test('every route answers each role as the matrix says', async (t) => {
  const house = await openHouse(t);
  await finishSetUp(house);
  const ask = async (route: Route, headers: Record<string, string>) => {
    const init = route.method === 'GET' ? {} : { json: {} };
    const answer = await house.fetch(pathOf(route), { method: route.method, headers, ...init });
    await answer.body?.cancel();
    return answer.status;
  };
  const LAST = ['POST /api/v1/session/lock', 'DELETE /api/v1/session'];
  const endsSession = (route: Route) => LAST.indexOf(`${route.method} ${route.path}`);
  const signingOutLast = [...routes].sort((a, b) => endsSession(a) - endsSession(b));
  for (const role of ROLE_NAMES) {
    const cookie = await house.session(await house.add(role));
    for (const route of signingOutLast) {
      const access = MATRIX[`${route.method} ${route.path}`];
      const may = access === 'public' || access === 'signed-in' || ALLOWED[role].includes(access);
      const name = `${role}: ${route.method} ${route.path}`;
      const status = await ask(route, { cookie });
      if (may) t.notOk([401, 403, 500].includes(status) && route.path !== '/api/v1/setup', `${name} is let in`);
      else t.equal(status, 403, `${name} is refused`);
    }
  }
});

t.test('nobody gets past a route that needs a login', async (t) => {
  const house = await openHouse(t);
  for (const route of routes) {
    const access = MATRIX[`${route.method} ${route.path}`];
    const init = route.method === 'GET' ? {} : { json: {} };
    const answer = await house.fetch(pathOf(route), { method: route.method, ...init });
    const name = `${route.method} ${route.path} without a login`;
    if (access === 'public') t.not(answer.status, 401, name);
    else t.match(await answer.json(), { error: { code: 'unauthenticated' } }, name);
  }
});

t.test('a token has the permissions of its role and no more', async (t) => {
  const house = await openHouse(t);
  const headers = await house.token('service');
  t.equal((await house.fetch('/api/v1/settings', { headers })).status, 200);
  t.equal((await house.fetch('/api/v1/users', { headers })).status, 403);
});
