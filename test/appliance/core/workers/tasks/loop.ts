// A task for the tests of the pool: what a codec does that never comes back.
export async function run(): Promise<never> {
  for (;;);
}
