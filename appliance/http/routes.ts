// Every route there is, in one list: the matcher, the role matrix and the API description are made from it.
import { Type } from 'typebox';
import { json } from './answer.ts';
import { criticalRoutes } from './critical.ts';
import { deviceRoutes } from './devices.ts';
import { dicomwebRoutes } from './dicomweb/routes.ts';
import { documentRoutes } from './documents.ts';
import { figureRoutes } from './figures.ts';
import { hangingRoutes } from './hanging.ts';
import { matchingRoutes } from './matching.ts';
import { measurementRoutes } from './measurements.ts';
import { openApi } from './openapi.ts';
import { orderRoutes } from './orders.ts';
import { patientRoutes } from './patients.ts';
import { preferenceRoutes } from './preferences.ts';
import { readingRoutes } from './reading.ts';
import { referralRoutes } from './referrals.ts';
import { reportTemplateRoutes } from './report-templates.ts';
import { reportRoutes } from './reports.ts';
import { type Route, route } from './route.ts';
import { scheduleRoutes } from './schedule.ts';
import { secondFactorRoutes } from './second-factor.ts';
import { setUpRoutes } from './set-up.ts';
import { settingRoutes } from './settings.ts';
import { shareRoutes } from './shares.ts';
import { staffRoutes } from './staff.ts';
import { statusRoutes } from './status.ts';
import { studyRoutes } from './studies.ts';
import { userRoutes } from './users.ts';
import { valueRoutes } from './values.ts';
import { VERSION } from './version.ts';
import { wallRoutes } from './wall.ts';
import { webhookRoutes } from './webhooks.ts';

const ownDescription = route({
  method: 'GET',
  path: '/api/v1/openapi.json',
  access: 'signed-in',
  summary: 'This description',
  answer: Type.Object({ openapi: Type.String() }),
  handle: () => json(openApi(routes, VERSION)),
});

export const routes: readonly Route[] = [
  ...statusRoutes,
  ...setUpRoutes,
  ...userRoutes,
  ...secondFactorRoutes,
  ...preferenceRoutes,
  ...settingRoutes,
  ...patientRoutes,
  ...deviceRoutes,
  ...orderRoutes,
  ...documentRoutes,
  ...staffRoutes,
  ...scheduleRoutes,
  ...wallRoutes,
  ...studyRoutes,
  ...hangingRoutes,
  ...measurementRoutes,
  ...matchingRoutes,
  ...readingRoutes,
  ...reportRoutes,
  ...reportTemplateRoutes,
  ...referralRoutes,
  ...valueRoutes,
  ...criticalRoutes,
  ...shareRoutes,
  ...figureRoutes,
  ...webhookRoutes,
  ...dicomwebRoutes,
  ownDescription,
];

/** The description as openapi.json holds it. */
export function openApiText(): string {
  return `${JSON.stringify(openApi(routes, VERSION), null, 2)}\n`;
}
