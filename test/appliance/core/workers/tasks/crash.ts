// A task for the tests of the pool: what a native codec does that writes where it must not.
export async function run(): Promise<void> {
  process.kill(process.pid, 'SIGSEGV');
  await new Promise(() => undefined);
}
