// Reads tap's own output, one line per test file, and tells it shorter: a line for each file, all of it where something
// failed. Counts named tests (the second level), not assertions. Not a general TAP parser.

/** Feed it the lines as they come; `end` with tap's exit code when they are all there. */
export class TapSummary {
  passed = 0;
  failed = 0;
  skipped = 0;
  #print: (line: string) => void;
  #block: string[] = [];
  #failedInBlock = 0;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  read(line: string): void {
    const test = /^ {4}(not )?ok \d+(?: - .*?)?( # (?:SKIP|TODO)\b.*)?$/i.exec(line);
    if (test) this.#count(test[1] !== undefined, test[2] !== undefined);
    const file = /^(not )?ok \d+ - (.*?)(?: # time=(\S+?)(?: \{)?)?$/.exec(line);
    if (!file) {
      this.#block.push(line);
      return;
    }
    const [, not, name, time] = file;
    if (not && this.#failedInBlock === 0) this.failed += 1; // the file itself: crashed, timed out, no tests
    this.#print(`${not ? 'not ok' : 'ok'} - ${name}${time ? ` (${time})` : ''}`);
    for (const told of this.#block.filter(not ? isTelling : isComment)) this.#print(`  ${told}`);
    this.#block = [];
    this.#failedInBlock = 0;
  }

  /** A failure that no line told of (tap itself, a bail out) must not end green. */
  end(code: number | null): void {
    for (const line of this.#block.filter((told) => told.startsWith('Bail out!'))) this.#print(line);
    if (code !== 0 && this.failed === 0) {
      this.failed = 1;
      this.#print(`not ok - tap ended with ${code === null ? 'a signal' : `exit code ${code}`}`);
    }
  }

  #count(not: boolean, skipped: boolean): void {
    if (skipped) this.skipped += 1;
    else if (not) this.failed += 1;
    else this.passed += 1;
    if (not && !skipped) this.#failedInBlock += 1;
  }
}

/** What a test says beside its result, such as what it left out. */
function isComment(line: string): boolean {
  return /^\s*# /.test(line) && !/^\s*# (Subtest|time=|\{)/.test(line);
}

function isTelling(line: string): boolean {
  return !/^\s*(ok \d+|\d+\.\.\d+$|# time=|$)/.test(line);
}
