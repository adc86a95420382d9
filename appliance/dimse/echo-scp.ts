// C-ECHO: yes, we are here (PS3.4 A).
import { responseTo } from './command.ts';
import type { Service } from './service.ts';
import { SUCCESS } from './status.ts';

export const echoScp: Service = (conversation, { command, context }) => {
  conversation.send(context, responseTo(command, SUCCESS));
  return undefined;
};
