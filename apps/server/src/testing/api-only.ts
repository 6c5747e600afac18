import { enableCompileCache } from 'node:module';
import path from 'node:path';

enableCompileCache(path.join(import.meta.dirname, '../../node_modules/.cache/compiled'));

// The server as a process of its own, without the pages, which would have to be built first.
const { runServer } = await import('../run-server.ts');
await runServer({ withPages: false });
