// Runs the schedule: one node-cron task a job, none overlapping itself, each with a Call of its own.
import cron from 'node-cron';
import type { Appliance } from '../core/appliance.ts';
import { type Job, SCHEDULE } from './schedule.ts';

export interface Jobs {
  /** Starts nothing new and waits for what runs. */
  close(): Promise<void>;
}

export function startJobs(appliance: Appliance, schedule: readonly Job[] = SCHEDULE): Jobs {
  const running = new Map<string, Promise<void>>();
  const tasks = schedule.map((job) =>
    cron.schedule(job.when, () => {
      if (running.has(job.name)) return;
      running.set(
        job.name,
        run(appliance, job).finally(() => running.delete(job.name)),
      );
    }),
  );
  return {
    async close() {
      await Promise.all(tasks.map((task) => task.destroy()));
      await Promise.all(running.values());
    },
  };
}

async function run(appliance: Appliance, job: Job): Promise<void> {
  const call = appliance.call({ kind: 'system', name: job.name }, 'local');
  try {
    await job.run(call);
  } catch (error) {
    call.log.error('job.failed', error, { job: job.name });
  }
}
