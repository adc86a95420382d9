// Who gets in: known devices, guests who only test the connection, nobody else (product.md 2.6). Notes every attempt.

import * as devices from '../clinic/devices/devices.ts';
import type { Logbook } from '../clinic/devices/logbook.ts';
import type { Roster } from '../clinic/devices/roster.ts';
import type { Device } from '../clinic/devices/shapes.ts';
import type { Config } from '../config.ts';
import type { Call } from '../core/call.ts';
import { Fault } from '../lib/fault.ts';
import {
  APPLICATION_CONTEXT,
  APPLICATION_CONTEXT_NOT_SUPPORTED,
  type AssociateRequest,
  CALLING_AE_NOT_RECOGNIZED,
  LOCAL_LIMIT_EXCEEDED,
  PROTOCOL_VERSION_NOT_SUPPORTED,
  type Rejection,
} from './associate.ts';
import { VERIFICATION } from './contexts.ts';
import { OncePerMinute } from './once-per-minute.ts';

export type Verdict =
  | { kind: 'device'; device: Device }
  /** Unknown, but may ask whether we are here. */
  | { kind: 'guest' }
  | { kind: 'rejected'; rejection: Rejection };

export interface AdmissionParts {
  config: Pick<Config, 'aeTitle' | 'unknownDevices'>;
  roster: Roster;
  logbook: Logbook;
  call: () => Call;
}

interface Judgement {
  verdict: Verdict;
  outcome: 'accepted' | 'held' | 'refused';
  reason: string;
}

export class Admission {
  readonly #parts: AdmissionParts;
  readonly #logged = new OncePerMinute();
  readonly #registering = new Map<string, Promise<Device>>();

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  /** @param room whether one more association fits */
  async judge(request: AssociateRequest, address: string, room: boolean): Promise<Verdict> {
    const { verdict, outcome, reason } = await this.#judge(request, address, room);
    const { callingAeTitle, calledAeTitle } = request;
    this.#parts.logbook.attempt({ callingAeTitle, calledAeTitle, address, outcome, reason });
    if (outcome !== 'accepted')
      this.#log(`dicom.association-${outcome}`, { callingAeTitle, calledAeTitle, address, reason });
    return verdict;
  }

  /**
   * A connection whose first bytes are no association request.
   * @param problem what the framer found, for when the bytes tell nothing better
   */
  stranger(address: string, firstBytes: Buffer, problem: string): void {
    const reason = strangerReason(firstBytes, problem);
    this.#parts.logbook.attempt({ callingAeTitle: '', calledAeTitle: '', address, outcome: 'refused', reason });
    this.#log('dicom.not-dicom', { address, reason });
  }

  async #judge(request: AssociateRequest, address: string, room: boolean): Promise<Judgement> {
    if ((request.protocolVersion & 1) === 0) {
      return refused(PROTOCOL_VERSION_NOT_SUPPORTED, 'It speaks another version of the DICOM upper layer protocol');
    }
    if (request.applicationContext !== APPLICATION_CONTEXT) {
      return refused(APPLICATION_CONTEXT_NOT_SUPPORTED, 'It asks for another application context than DICOM');
    }
    const caller = { aeTitle: request.callingAeTitle, address };
    const device = (await this.#parts.roster.find(caller)) ?? (await this.#firstSeen(caller));
    if (device && !device.accepted) return refused(CALLING_AE_NOT_RECOGNIZED, 'A person has switched this device off');
    if (!room) return refused(LOCAL_LIMIT_EXCEEDED, 'Too many associations are open at the moment');
    if (device)
      return { verdict: { kind: 'device', device }, outcome: 'accepted', reason: this.#calledReason(request) };
    const why = await this.#unknownReason(caller);
    const onlyVerification =
      request.contexts.length > 0 && request.contexts.every(({ abstractSyntax }) => abstractSyntax === VERIFICATION);
    const verdict: Verdict = onlyVerification
      ? { kind: 'guest' }
      : { kind: 'rejected', rejection: CALLING_AE_NOT_RECOGNIZED };
    return { verdict, outcome: 'held', reason: `${why} ${this.#calledReason(request)}`.trim() };
  }

  /** Where the installer said so, whatever runs on this machine is a device from its first call on. */
  async #firstSeen(caller: { aeTitle: string; address: string }): Promise<Device | undefined> {
    const { config, roster, call } = this.#parts;
    if (config.unknownDevices !== 'accept-loopback' || !isLoopback(caller.address)) return undefined;
    const namesake = (await roster.namesakes(caller.aeTitle)).find(({ host }) => host !== null && isLoopback(host));
    if (namesake) return namesake;
    const { aeTitle, address } = caller;
    let registering = this.#registering.get(aeTitle);
    if (!registering) {
      const name = aeTitle || `This machine (${address})`;
      registering = devices
        .register(call(), { name, aeTitle, host: address })
        .finally(() => this.#registering.delete(aeTitle));
      this.#registering.set(aeTitle, registering);
    }
    try {
      return await registering;
    } catch (error) {
      if (error instanceof Fault) return undefined; // too many: held as elsewhere
      throw error;
    }
  }

  async #unknownReason({ aeTitle, address }: { aeTitle: string; address: string }): Promise<string> {
    const [namesake] = await this.#parts.roster.namesakes(aeTitle);
    if (!namesake) return 'This device is not known yet: accept it, and it may send.';
    return `The device ${namesake.name} has this AE title, but its address is ${namesake.host}, not ${address}.`;
  }

  /** Modalities with a mistyped title are common; they are known by their own, so it does no harm. */
  #calledReason({ calledAeTitle }: AssociateRequest): string {
    const { aeTitle } = this.#parts.config;
    return calledAeTitle === aeTitle ? '' : `It calls us ${calledAeTitle || 'by no name'}; our AE title is ${aeTitle}.`;
  }

  #log(event: string, fields: Record<string, string>): void {
    const before = this.#logged.due(`${event} ${fields.callingAeTitle ?? ''} ${fields.address}`);
    if (before !== undefined) this.#parts.call().log.warn(event, { ...fields, notLogged: before });
  }
}

function refused(rejection: Rejection, reason: string): Judgement {
  return { verdict: { kind: 'rejected', rejection }, outcome: 'refused', reason };
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** For the technician who wonders why nothing arrives. */
function strangerReason(firstBytes: Buffer, problem: string): string {
  if (firstBytes[0] === 0x16)
    return 'It spoke TLS, which is not switched on for this port: switch it off on the device.';
  if (/^(GET|PUT|HEAD|POST|OPTIONS|CONNECT|PRI) /.test(firstBytes.toString('latin1', 0, 8))) {
    return 'A browser or another HTTP program called this port, which is for DICOM.';
  }
  return `What it sent is not a DICOM association request: ${problem}.`;
}
