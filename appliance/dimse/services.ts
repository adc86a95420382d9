// The table of the DIMSE services we provide: command field → service, for each kind of presentation context. One that
// needs its own SOP classes (query, worklist, procedure steps) adds them to contexts.ts and itself here.
import { C_ECHO_RQ, C_STORE_RQ } from './command.ts';
import { type Context, VERIFICATION } from './contexts.ts';
import { echoScp } from './echo-scp.ts';
import type { Service } from './service.ts';
import { storeScp } from './store-scp.ts';

const VERIFICATION_SERVICES: ReadonlyMap<number, Service> = new Map([[C_ECHO_RQ, echoScp]]);
/** An echo on a storage context is not foreseen, but some send it to keep the association alive. */
const STORAGE_SERVICES: ReadonlyMap<number, Service> = new Map([
  [C_STORE_RQ, storeScp],
  [C_ECHO_RQ, echoScp],
]);

/** The service for a command on an accepted context, if there is one. */
export function serviceFor(context: Context, field: number): Service | undefined {
  return (context.abstractSyntax === VERIFICATION ? VERIFICATION_SERVICES : STORAGE_SERVICES).get(field);
}
