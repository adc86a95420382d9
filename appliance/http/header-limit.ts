// Must be imported before uWebSockets.js, which reads this once when it loads: its own 4 kB is less than a search with
// long UIDs and two cookies may take. Past it uWebSockets.js answers 431 by itself.
process.env.UWS_HTTP_MAX_HEADERS_SIZE ??= '16384';
