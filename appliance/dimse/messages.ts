// Puts the values of P-DATA-TF together to messages: a command set, then perhaps a data set, one after the other (PS3.8
// E, PS3.7 6.3). The command is small and kept; the data set passes through to whom the command called for.
import { COMMAND_LIMIT_BYTES, type Command, readCommand } from './command.ts';
import type { Context } from './contexts.ts';
import { ABORT_INVALID_PARAMETER, ABORT_UNEXPECTED_PDU, ProtocolError } from './pdu.ts';
import type { DataSetReader } from './service.ts';

export interface MessageSink {
  /** A command has arrived. @returns who takes its data set; without anyone it is thrown away */
  command(command: Command, context: Context): DataSetReader | undefined;
  /** Nothing more may come in until `work` is done. */
  holdWhile(work: Promise<void>): void;
}

const DISCARD: DataSetReader = { slice: () => undefined, end: async () => {}, abort: async () => {} };

export class Messages {
  readonly #sink: MessageSink;
  readonly #contexts: ReadonlyMap<number, Context>;
  /** Context of the message that is being read. */
  #context: Context | undefined;
  #command: Buffer[] = [];
  #commandBytes = 0;
  #reader: DataSetReader | undefined;
  #lastFragment = false;
  /** What the reader asked to wait for last. */
  #wait: Promise<void> | undefined;

  /** @param contexts the accepted ones by id */
  constructor(sink: MessageSink, contexts: ReadonlyMap<number, Context>) {
    this.#sink = sink;
    this.#contexts = contexts;
  }

  /** True between two messages. */
  get idle(): boolean {
    return this.#context === undefined;
  }

  /** The connection is gone. */
  abort(): void {
    void this.#reader?.abort();
    this.#reader = undefined;
  }

  pdv(contextId: number, isCommand: boolean, last: boolean): void {
    const context = this.#contexts.get(contextId);
    if (!context)
      throw new ProtocolError(ABORT_INVALID_PARAMETER, `Presentation context ${contextId} was not accepted`);
    if (this.#context && this.#context !== context) throw unexpected('A message changes its presentation context');
    if (isCommand && this.#reader) throw unexpected('A command came inside a data set');
    if (!isCommand && !this.#reader) throw unexpected('A data set came without a command');
    this.#context = context;
    this.#lastFragment = last;
  }

  slice(bytes: Buffer): void {
    if (!this.#reader) {
      this.#commandBytes += bytes.length;
      if (this.#commandBytes > COMMAND_LIMIT_BYTES) {
        throw new ProtocolError(ABORT_INVALID_PARAMETER, 'A command set is too long');
      }
      this.#command.push(Buffer.from(bytes)); // a copy: the socket uses its buffer again
      return;
    }
    this.#wait = this.#reader.slice(bytes);
    if (this.#wait) this.#sink.holdWhile(this.#wait);
  }

  pdvEnd(): void {
    if (!this.#lastFragment) return;
    if (this.#reader) this.#endDataSet(this.#reader);
    else this.#endCommand(this.#context!);
  }

  #endCommand(context: Context): void {
    const command = readCommand(this.#command.length === 1 ? this.#command[0] : Buffer.concat(this.#command));
    this.#command = [];
    this.#commandBytes = 0;
    const reader = this.#sink.command(command, context);
    if (command.hasDataSet) this.#reader = reader ?? DISCARD;
    else this.#context = undefined;
  }

  #endDataSet(reader: DataSetReader): void {
    const wait = this.#wait;
    this.#reader = undefined;
    this.#context = undefined;
    this.#wait = undefined;
    this.#sink.holdWhile(wait ? wait.then(() => reader.end()) : reader.end());
  }
}

function unexpected(message: string): ProtocolError {
  return new ProtocolError(ABORT_UNEXPECTED_PDU, message);
}
