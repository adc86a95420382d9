// The table of the DIMSE services we provide: command field → service, for each kind of presentation context. One that
// needs its own SOP classes (query, worklist, procedure steps) adds them to contexts.ts and itself here.
import { C_ECHO_RQ, C_FIND_RQ, C_STORE_RQ, N_CREATE_RQ, N_SET_RQ } from './command.ts';
import { type Context, MODALITY_WORKLIST, PERFORMED_STEP, VERIFICATION } from './contexts.ts';
import { echoScp } from './echo-scp.ts';
import { createPerformedStep, setPerformedStep } from './performed-step-scp.ts';
import type { Service } from './service.ts';
import { storeScp } from './store-scp.ts';
import { worklistScp } from './worklist-scp.ts';

const SERVICES: Readonly<Record<string, ReadonlyMap<number, Service>>> = {
  [VERIFICATION]: new Map([[C_ECHO_RQ, echoScp]]),
  [MODALITY_WORKLIST]: new Map([
    [C_FIND_RQ, worklistScp],
    [C_ECHO_RQ, echoScp],
  ]),
  [PERFORMED_STEP]: new Map([
    [N_CREATE_RQ, createPerformedStep],
    [N_SET_RQ, setPerformedStep],
    [C_ECHO_RQ, echoScp],
  ]),
};
/** An echo on a storage context is not foreseen, but some send it to keep the association alive. */
const STORAGE_SERVICES: ReadonlyMap<number, Service> = new Map([
  [C_STORE_RQ, storeScp],
  [C_ECHO_RQ, echoScp],
]);

/** The service for a command on an accepted context, if there is one. */
export function serviceFor(context: Context, field: number): Service | undefined {
  return (SERVICES[context.abstractSyntax] ?? STORAGE_SERVICES).get(field);
}
