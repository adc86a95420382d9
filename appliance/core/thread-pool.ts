// Imported before anything that touches the file system: the size of libuv's thread pool is fixed at its first use.
// Four threads, the default, would let background syncs hold up the journal's, which modalities wait for.
process.env.UV_THREADPOOL_SIZE ??= '8';
