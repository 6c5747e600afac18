import { customType } from 'drizzle-orm/pg-core';

/** ISO text in our code, `timestamptz(3)` in Postgres: what an event says and what a row holds are the same instant. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  fromDriver: (value) => new Date(value).toISOString(),
});
