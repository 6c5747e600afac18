/** Something was asked of a unit of work, or of a transaction's handle, after its end. */
export class UnitOfWorkClosed extends Error {
  override readonly name = 'UnitOfWorkClosed';

  constructor(why: string, options?: ErrorOptions) {
    super(`the unit of work is closed: ${why}`, options);
  }
}

/** Why units of work are closed when their process leaves: nothing was done, and another process can do it. */
export class DatabaseClosed extends Error {
  override readonly name = 'DatabaseClosed';

  constructor() {
    super('this process is leaving');
  }
}

export class TransactionHeldTooLong extends Error {
  override readonly name = 'TransactionHeldTooLong';

  constructor(maxHoldMs: number) {
    super(`the transaction was not over after ${maxHoldMs} ms`);
  }
}

/** The callback returned as if all was well, but the server rolled back: a statement failed and its error was caught. */
export class TransactionNotCommitted extends Error {
  override readonly name = 'TransactionNotCommitted';

  constructor() {
    super('the server rolled the transaction back: one of its statements failed, and the error was swallowed');
  }
}
