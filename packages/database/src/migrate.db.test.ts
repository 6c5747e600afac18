import postgres from 'postgres';
import { expect, inject, test } from 'vitest';
import { migrate } from './migrate.ts';
import { expectNoDeaths } from './testing/expect-no-deaths.ts';
import { freshDatabase } from './testing/fresh-database.ts';

expectNoDeaths();

test('six processes that migrate an empty database at once all end well, and it is migrated once', async () => {
  const admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} });
  const name = `migrated_${process.pid}`;
  await admin`create database ${admin(name)}`;
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  const migrations = (sql: postgres.Sql) => sql`select hash from drizzle.__drizzle_migrations order by id`;

  await Promise.all(Array.from({ length: 6 }, () => migrate(url.href)));

  const sql = postgres(url.href, { max: 1 });
  await using template = await freshDatabase();
  const once = postgres(template.url, { max: 1 });
  expect(await migrations(sql)).toEqual(await migrations(once));
  expect(await sql`select 1 from pg_tables where tablename = 'conversations'`).toHaveLength(1);
  await Promise.all([sql.end(), once.end()]);
  await admin`drop database ${admin(name)} with (force)`;
  await admin.end();
});

test('a database that is up to date is left as it is', async () => {
  await using fresh = await freshDatabase();
  const sql = postgres(fresh.url, { max: 1 });
  const tables = () =>
    sql`select relname, xmin::text from pg_class where relnamespace = 'public'::regnamespace order by 1`;
  const before = await tables();

  await migrate(fresh.url);

  expect(await tables()).toEqual(before);
  await sql.end();
});
