// What a DIMSE service sees of the association it runs on, and what it gives back. A new service is one function in the
// table of services.ts.
import type { Call } from '../core/call.ts';
import type { Command } from './command.ts';
import type { Context } from './contexts.ts';

export interface Message {
  command: Command;
  context: Context;
}

/** Takes the data set of one message. */
export interface DataSetReader {
  /** Bytes in order, to keep. @returns a promise where the sender has to wait; must not throw or reject */
  slice(bytes: Buffer): Promise<void> | undefined;
  /** The data set is whole: do the work, answer. Nothing else of this association is read meanwhile. Must not reject. */
  end(): Promise<void>;
  /** The connection is gone before the end. Must not reject. */
  abort(): Promise<void>;
}

export interface Conversation {
  readonly address: string;
  readonly callingAeTitle: string;
  /** A new Call in the name of the device. */
  call(): Call;
  /** Sends a whole command set, and the data set that belongs to it. */
  send(context: Context, command: Buffer, dataSet?: Buffer): void;
  /** One more object of this device is stored. */
  stored(): void;
}

/** Called when a request has arrived. @returns who takes the data set that follows; must not throw */
export type Service = (conversation: Conversation, message: Message) => DataSetReader | undefined;
