// syncfs(2) by way of coreutils, from a small shell that stays: Node would copy its own page tables for each child it
// makes, which costs the whole process more than the sync itself.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** A folder in, a line out that says how it went. It ends with its input, so with the process that has it. */
const LOOP =
  'while IFS= read -r folder; do if sync --file-system -- "$folder"; then echo done; else echo failed; fi; done';

export class FileSystemSync {
  readonly #waiting: ((done: boolean) => void)[] = [];
  #shell: ChildProcess | undefined;

  /**
   * @param folder in the file system that is meant, absolute
   * @returns false where it failed or there is no such command: nothing is known of any file then
   */
  sync(folder: string): Promise<boolean> {
    this.#shell ??= this.#start();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#shell!.stdin!.write(`${folder}\n`);
      this.#hold(true);
    });
  }

  #start(): ChildProcess {
    const shell = spawn('sh', ['-c', LOOP], { stdio: ['pipe', 'pipe', 'ignore'] });
    const ended = () => {
      if (this.#shell === shell) this.#shell = undefined;
      for (const resolve of this.#waiting.splice(0)) resolve(false);
    };
    let line = '';
    shell.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (line + text).split('\n');
      line = lines.pop() ?? '';
      for (const outcome of lines) this.#waiting.shift()?.(outcome === 'done');
      if (this.#waiting.length === 0) this.#hold(false);
    });
    shell.stdin.on('error', ended);
    shell.on('error', ended);
    shell.on('exit', ended);
    this.#shell = shell;
    this.#hold(false);
    return shell;
  }

  /** An idle shell keeps no process alive. */
  #hold(busy: boolean): void {
    const shell = this.#shell;
    if (!shell) return;
    for (const each of [shell, shell.stdin, shell.stdout] as (ChildProcess | Handled<Readable> | Handled<Writable>)[]) {
      if (busy) each.ref?.();
      else each.unref?.();
    }
  }
}

/** The pipes of a child are sockets, which the types don't say. */
type Handled<T> = T & { ref?(): void; unref?(): void };
