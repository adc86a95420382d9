// A task for the tests of the pool: gives back its input and the process it ran in.
export async function run(input: unknown): Promise<{ input: unknown; pid: number }> {
  return { input, pid: process.pid };
}
