import type postgres from 'postgres';
import type { ConversationId } from '@codelab/protocol/ids';

/** Where a conversation's rows are, and by which column: its finished jobs too, which are kept for days. */
const tables = {
  conversations: 'id',
  turns: 'conversation_id',
  messages: 'conversation_id',
  tool_calls: 'conversation_id',
  waits: 'conversation_id',
  events: 'conversation_id',
  'pgboss.job': 'singleton_key',
} as const;

/** All rows of a conversation, so many times over: what thousands of people would have said takes minutes to say. */
export async function copyConversation(
  sql: postgres.Sql,
  id: ConversationId,
  times: number,
): Promise<ConversationId[]> {
  const unique = await sql<{ id: string }[]>`
    select ${id} as id
    union all select id::text from waits where conversation_id = ${id}
    union all select id::text from pgboss.job where singleton_key = ${id}`;
  /** The n-th copy's own ids in place of these, wherever they stand in a row. */
  const copied = unique.reduce(
    (row, one) => sql`replace(${row}, ${one.id}::text, ${copyOf(sql, one.id)}::text)`,
    sql`to_jsonb(source)::text`,
  );
  for (const [table, column] of Object.entries(tables)) {
    const columns = await sql<{ name: string }[]>`
      select attname as name from pg_attribute
      where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = ''`;
    const names = columns.map(({ name }) => name);
    await sql`
      insert into ${sql(table)} (${sql(names)})
      select ${sql(names.map((name) => `copy.${name}`))}
      from generate_series(1, ${times}::int) n, ${sql(table)} source,
        jsonb_populate_record(null::${sql(table)}, (${copied})::jsonb) copy
      where source.${sql(column)}::text = ${id}`;
  }
  await sql`vacuum analyze`; // what Postgres does by itself within a minute
  const copies = await sql<{ id: ConversationId }[]>`
    select ${copyOf(sql, id)} as id from generate_series(1, ${times}::int) n`;
  return copies.map((copy) => copy.id);
}

/** The id that stands for this one in the n-th copy. */
function copyOf(sql: postgres.Sql, id: string) {
  return sql`overlay(overlay(md5(n || ${id}) placing '4' from 13) placing '8' from 17)::uuid`;
}
