import type { FailureCode } from '@codelab/protocol/problem';

/** A tool could not do what was asked. The call becomes `failed`, and the model reads the message. */
export class ToolFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.name = 'ToolFailure';
    this.code = code;
  }
}
