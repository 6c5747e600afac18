import { runServer } from './run-server.ts';

await runServer({ withPages: true });
