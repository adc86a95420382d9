// Modality Performed Procedure Step: N-CREATE when a machine begins, N-SET when it goes on or ends (PS3.4 F.7).
import * as performed from '../clinic/worklist/performed.ts';
import type { Call } from '../core/call.ts';
import type { JsonDataSet } from '../lib/dicom/json-model.ts';
import { newUid } from '../lib/dicom/uid.ts';
import { Fault } from '../lib/fault.ts';
import { responseTo } from './command.ts';
import { wholeDataSet } from './identifier.ts';
import type { Conversation, Message, Service } from './service.ts';
import { performedStatus, SUCCESS } from './status.ts';

type Verb = (call: Call, sopInstanceUid: string, attributes: JsonDataSet) => Promise<void>;

export const createPerformedStep: Service = (conversation, message) => {
  // The machine may leave the UID to us (PS3.7 10.1.5.1.3).
  const { command } = message;
  const named = { ...message, command: { ...command, sopInstanceUid: command.sopInstanceUid || newUid() } };
  return reader(conversation, named, performed.begin);
};

export const setPerformedStep: Service = (conversation, message) => reader(conversation, message, performed.change);

function reader(conversation: Conversation, message: Message, verb: Verb) {
  const { command, context } = message;
  if (command.hasDataSet)
    return wholeDataSet(context.transferSyntax, (read) => answer(conversation, message, verb, read));
  void answer(conversation, message, verb, () => ({}));
  return undefined;
}

async function answer(
  conversation: Conversation,
  { command, context }: Message,
  verb: Verb,
  read: () => JsonDataSet,
): Promise<void> {
  const call = conversation.call();
  try {
    await verb(call, command.sopInstanceUid, read());
    conversation.send(context, responseTo(command, SUCCESS));
  } catch (error) {
    const { code, comment } = performedStatus(error);
    if (error instanceof Fault) call.log.warn('dicom.performed-step-refused', { reason: error.message });
    else call.log.error('dicom.performed-step-failed', error);
    conversation.send(context, responseTo(command, code, comment));
  }
}
