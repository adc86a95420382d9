// Where a module of ours lies that a thread or a process of its own begins with.
import path from 'node:path';

/**
 * @param name relative, without its ending: it is .ts where the program runs from its sources, .js where it was built
 * @param from import.meta.url of who asks
 */
export function moduleUrl(name: string, from: string): URL {
  return new URL(name + path.extname(from), from);
}
