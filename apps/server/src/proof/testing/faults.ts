import type { Sql } from 'postgres';
import type { EventType } from '@codelab/protocol/event';
import type { ConversationId } from '@codelab/protocol/ids';

/** What Postgres is to refuse: the writing of events into one conversation's log, from one on, of one type, so often. */
export type Refusal = {
  readonly from?: number;
  readonly type?: EventType;
  /** In the logs of those who carry out the steps of its plans instead. */
  readonly inChildren?: boolean;
  /** Not when it is written, but when its transaction is to be committed. */
  readonly atCommit?: boolean;
  /** Default: for ever, until it is mended. */
  readonly times?: number;
  /** Default: an error that says nothing about connections or servers. */
  readonly sqlState?: string;
};

export type Fault = {
  /** How often something was refused; a rollback does not take that back. */
  strikes(): Promise<number>;
  mend(): Promise<void>;
};

const installed = new WeakMap<Sql, Promise<void>>();

/** From here on the transactions that would write such an event fail, as Postgres lets them fail. */
export async function refuseEvents(sql: Sql, id: ConversationId, refusal: Refusal): Promise<Fault> {
  await triggerIn(sql);
  const { from = 0, type = null, inChildren = false, atCommit = false } = refusal;
  const { times = 2_000_000_000, sqlState = 'XX001' } = refusal;
  const [row] = await sql<{ nth: number }[]>`
    insert into proof.faults (conversation_id, in_children, at_commit, from_seq, type, times, sql_state)
    values (${id}, ${inChildren}, ${atCommit}, ${from}, ${type}, ${times}, ${sqlState}) returning nth`;
  const nth = row?.nth ?? 0;
  const counter = sql(`proof.strikes_${nth}`);
  await sql`create sequence ${counter} minvalue 0 start 0`;
  await sql`select nextval(${`proof.strikes_${nth}`})`;
  await sql`update proof.faults set armed = true where nth = ${nth}`;
  return {
    async strikes() {
      const [counted] = await sql<{ count: string }[]>`select last_value as count from ${counter}`;
      return Number(counted?.count);
    },
    mend: async () => void (await sql`delete from proof.faults where nth = ${nth}`),
  };
}

/** Sequences alone remember what a rollback undoes, so they count. */
function triggerIn(sql: Sql): Promise<void> {
  const known = installed.get(sql) ?? install(sql);
  installed.set(sql, known);
  return known;
}

async function install(sql: Sql): Promise<void> {
  await sql.unsafe(`
    create schema proof;
    create table proof.faults (
      nth serial primary key, conversation_id uuid, in_children boolean, at_commit boolean, from_seq bigint, type text, times bigint,
      sql_state text, armed boolean not null default false
    );
    create function proof.strike() returns trigger language plpgsql as $$
    declare fault record;
    begin
      for fault in
        select f.* from proof.faults f join conversations c on c.id = new.conversation_id
        where f.armed and f.at_commit = (tg_argv[0] = 'commit') and new.seq >= f.from_seq and (f.type is null or f.type = new.type)
          and f.conversation_id = case when f.in_children then c.parent_conversation_id else c.id end
      loop
        if nextval('proof.strikes_' || fault.nth) <= fault.times then
          raise exception 'injected fault' using errcode = fault.sql_state;
        end if;
      end loop;
      return new;
    end $$;
    create trigger strike before insert on events for each row execute function proof.strike('statement');
    create constraint trigger strike_late after insert on events deferrable initially deferred
      for each row execute function proof.strike('commit');
  `);
}
