// C-FIND of the modality worklist: asks the room, answers in the syntax of the context and in the character set that the
// device shows (PS3.4 K.4.1).
import * as worklist from '../clinic/worklist/worklist.ts';
import { encodeText } from '../lib/dicom/charset-encode.ts';
import { dataSetBytes } from '../lib/dicom/data-set-bytes.ts';
import type { JsonDataSet } from '../lib/dicom/json-model.ts';
import { EXPLICIT_LITTLE_ENDIAN } from '../lib/dicom/transfer-syntax.ts';
import { Fault } from '../lib/fault.ts';
import { responseTo } from './command.ts';
import { wholeDataSet } from './identifier.ts';
import type { Conversation, Message, Service } from './service.ts';
import { findStatus, PENDING, SUCCESS } from './status.ts';

export const worklistScp: Service = (conversation, message) => {
  if (message.command.hasDataSet)
    return wholeDataSet(message.context.transferSyntax, (read) => answer(conversation, message, read));
  const missing = () => {
    throw new Fault('invalid', 'The request came without an identifier');
  };
  void answer(conversation, message, missing);
  return undefined;
};

async function answer(conversation: Conversation, message: Message, read: () => JsonDataSet): Promise<void> {
  const { command, context } = message;
  const call = conversation.call();
  try {
    const keys = read();
    const { steps, charsets } = await worklist.find(call, keys);
    const explicitVr = context.transferSyntax === EXPLICIT_LITTLE_ENDIAN;
    for (const step of steps) {
      const shown = charsets ?? charsetsFor(step, charsetsOf(keys));
      const pending = responseTo(command, PENDING, '', true);
      conversation.send(context, pending, dataSetBytes(step, { explicitVr, charsets: shown }));
    }
    conversation.send(context, responseTo(command, SUCCESS));
  } catch (error) {
    const { code, comment } = findStatus(error);
    if (!(error instanceof Fault)) call.log.error('dicom.worklist-failed', error);
    conversation.send(context, responseTo(command, code, comment));
  }
}

function charsetsOf(keys: JsonDataSet): string[] {
  return ((keys['00080005']?.Value ?? []) as (string | null)[]).map((value) => value ?? '');
}

/** What the device wrote its query in, where that has every character; else the narrowest set that does. */
function charsetsFor(step: JsonDataSet, own: string[]): string[] {
  const texts = [...textsOf(step)];
  const candidates = [own, ['ISO_IR 6'], ['ISO_IR 100']].filter((charsets) => charsets.length > 0);
  return candidates.find((charsets) => texts.every((text) => encodeText(text, charsets))) ?? ['ISO_IR 192'];
}

function* textsOf(dataSet: JsonDataSet): Generator<string> {
  for (const { Value = [] } of Object.values(dataSet)) {
    for (const value of Value) {
      if (typeof value === 'string') yield value;
      else if (typeof value !== 'object' || value === null) continue;
      else if (isName(value)) yield Object.values(value).join('=');
      else yield* textsOf(value as JsonDataSet);
    }
  }
}

function isName(value: object): boolean {
  return Object.values(value).every((each) => typeof each === 'string');
}
