// The routes of DICOMweb (PS3.18 10, the Studies service) in one list.
import type { Route } from '../route.ts';
import { bulkDataRoutes } from './bulkdata.ts';
import { frameRoutes } from './frames.ts';
import { metadataRoutes } from './metadata.ts';
import { qidoRoutes } from './qido.ts';
import { renderedRoutes } from './rendered.ts';
import { stowRoutes } from './stow.ts';
import { wadoRoutes } from './wado.ts';

export const dicomwebRoutes: readonly Route[] = [
  ...qidoRoutes,
  ...wadoRoutes,
  ...metadataRoutes,
  ...frameRoutes,
  ...renderedRoutes,
  ...bulkDataRoutes,
  ...stowRoutes,
];
