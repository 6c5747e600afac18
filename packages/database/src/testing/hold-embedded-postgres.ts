import { startEmbeddedPostgres } from '../embedded-postgres.ts';

/** A process of its own that has an embedded database: says so, and then does what it is told on its standard input. */
const [dataDir = ''] = process.argv.slice(2);
try {
  const server = await startEmbeddedPostgres({ dataDir, ephemeral: true });
  process.stdout.write(`${JSON.stringify({ pid: server.pid, url: server.url() })}\n`);
  process.stdin.once('data', () => process.exit(0));
} catch (error) {
  process.stdout.write(`${JSON.stringify({ refused: error instanceof Error ? error.message : String(error) })}\n`);
}
