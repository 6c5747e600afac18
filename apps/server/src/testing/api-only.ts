import { runServer } from '../run-server.ts';

// The server as a process of its own, without the pages, which would have to be built first.
await runServer({ withPages: false });
