// Runs test files, as many at once as there are cores here (two), each in a Node of its own, and prints them as one TAP
// stream. tap's own command loads hooks into every process and thread that a test starts, which took half of the whole
// run's processor time and is not how the box runs.
import t from 'tap';

const FILE_LIMIT_SECONDS = 600;

t.jobs = 2;
t.setTimeout(0); // each file has its own limit
for (const file of process.argv.slice(2)) {
  const env = { ...process.env, TAP_TIMEOUT: String(FILE_LIMIT_SECONDS) };
  t.spawn(process.execPath, ['--no-warnings', file], { name: file, env, timeout: FILE_LIMIT_SECONDS * 1000 });
}
