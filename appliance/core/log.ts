// One JSON line an event to stdout. Holds ids and codes, never a patient's name, birth date, identifier or report text.

export type LogFields = Record<string, string | number | boolean | null | undefined | readonly string[]>;

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** A bug or a broken machine: `error` is printed with its stack. */
  error(event: string, error: unknown, fields?: LogFields): void;
  /** The same log with fields that every line carries. */
  with(fields: LogFields): Log;
}

/**
 * @param write receives one line without its line end; stdout by default
 */
export function openLog(
  write: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
  base: LogFields = {},
): Log {
  const emit = (level: string, event: string, fields: LogFields | undefined) =>
    write(JSON.stringify({ at: new Date().toISOString(), level, event, ...base, ...fields }));
  return {
    info: (event, fields) => emit('info', event, fields),
    warn: (event, fields) => emit('warn', event, fields),
    error: (event, error, fields) =>
      emit('error', event, {
        ...fields,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
    with: (fields) => openLog(write, { ...base, ...fields }),
  };
}
