// The program of a worker process: does one task at a time and says how it went. Has no clock, no queue and no limits;
// whoever started it ends it.
import { Fault } from '../../lib/fault.ts';
import type { ReadyMessage, ReplyMessage, TaskMessage } from './messages.ts';

type Run = (input: unknown) => Promise<unknown>;

async function answer({ id, module, input }: TaskMessage): Promise<ReplyMessage> {
  try {
    const { run } = (await import(module)) as { run: Run };
    return { id, ok: true, output: await run(input) };
  } catch (error) {
    if (error instanceof Fault) {
      const { code, message, field } = error;
      return { id, ok: false, fault: { code, message, field } };
    }
    return { id, ok: false, accident: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

process.on('message', (task: TaskMessage) => {
  void answer(task).then((reply) => process.send?.(reply));
});
// Ctrl-C reaches every process of the terminal; the service decides when its workers end.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit());

process.send?.({ id: 0 } satisfies ReadyMessage);
