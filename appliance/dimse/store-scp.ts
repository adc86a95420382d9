// C-STORE: the data set flows through to the studies as it comes; Success when they say that it is durable (PS3.4 B).
// Never holds an object and never looks into one.
import * as reception from '../clinic/studies/receive.ts';
import type { Call } from '../core/call.ts';
import { isUid } from '../lib/dicom/uid.ts';
import { Fault } from '../lib/fault.ts';
import { responseTo } from './command.ts';
import type { Conversation, DataSetReader, Message, Service } from './service.ts';
import { SUCCESS, storeStatus } from './status.ts';

export const storeScp: Service = (conversation, message) => {
  const store = new Store(conversation, message);
  if (message.command.hasDataSet) {
    store.begin();
    return store;
  }
  store.fail(new Fault('invalid', 'The request came without a data set'));
  void store.end();
  return undefined;
};

/** One C-STORE. After a failure the rest of the data set is let pass, for the answer has its place after it. */
class Store implements DataSetReader {
  readonly #conversation: Conversation;
  readonly #message: Message;
  readonly #call: Call;
  #incoming: reception.Reception | undefined;
  #failure: { error: unknown } | undefined;

  constructor(conversation: Conversation, message: Message) {
    this.#conversation = conversation;
    this.#message = message;
    this.#call = conversation.call();
  }

  begin(): void {
    const { command, context } = this.#message;
    const { address, callingAeTitle: aeTitle } = this.#conversation;
    try {
      this.#incoming = reception.begin(this.#call, {
        sopClassUid: command.sopClassUid,
        sopInstanceUid: command.sopInstanceUid,
        transferSyntaxUid: context.transferSyntax,
        source: { aeTitle, address, how: 'c-store' },
      });
    } catch (error) {
      this.fail(error);
    }
  }

  slice(bytes: Buffer): Promise<void> | undefined {
    try {
      return this.#incoming?.write(bytes)?.catch((error) => this.fail(error));
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  async end(): Promise<void> {
    const incoming = this.#incoming;
    this.#incoming = undefined;
    try {
      await incoming?.end();
    } catch (error) {
      this.fail(error);
    }
    const { command, context } = this.#message;
    if (!this.#failure) {
      this.#conversation.stored();
      this.#conversation.send(context, responseTo(command, SUCCESS));
      return;
    }
    const { code, comment } = storeStatus(this.#failure.error);
    this.#log(code);
    this.#conversation.send(context, responseTo(command, code, comment));
  }

  /** The first failure is the one to tell. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    void this.abort();
  }

  async abort(): Promise<void> {
    const incoming = this.#incoming;
    this.#incoming = undefined;
    try {
      await incoming?.abort();
    } catch (error) {
      this.#call.log.error('dicom.abort-failed', error);
    }
  }

  #log(status: number): void {
    const { error } = this.#failure!;
    const { sopInstanceUid } = this.#message.command;
    const about = {
      aeTitle: this.#conversation.callingAeTitle,
      address: this.#conversation.address,
      status: status.toString(16).padStart(4, '0'),
      ...(isUid(sopInstanceUid) ? { sopInstanceUid } : {}),
    };
    if (error instanceof Fault) this.#call.log.warn('dicom.store-refused', { ...about, reason: error.message });
    else this.#call.log.error('dicom.store-failed', error, about);
  }
}
