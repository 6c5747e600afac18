import postgres from 'postgres';
import { answerCalls } from '../lab/program.ts';

/** One row after another, beside what is measured: the least that a commit takes on this disk at this hour. */
export type BareInserts = {
  begin(databaseUrl: string): Promise<void>;
  /** How long each took, in milliseconds. */
  end(): Promise<readonly number[]>;
};

const everyMs = 10;
let sql: postgres.Sql | undefined;
let inserting: Promise<number[]> | undefined;
let goesOn = true;

async function insertAll(database: postgres.Sql): Promise<number[]> {
  const took: number[] = [];
  while (goesOn) {
    const since = performance.now();
    await database`insert into bare (text) values ('a line of text that somebody wrote')`;
    took.push(performance.now() - since);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return took;
}

answerCalls<BareInserts>({
  async begin(databaseUrl) {
    sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
    await sql`create table bare (id bigint generated always as identity primary key, text text)`;
    inserting = insertAll(sql);
  },
  async end() {
    goesOn = false;
    const took = (await inserting) ?? [];
    await sql?.end({ timeout: 1 });
    return took;
  },
});
