/** Why a server of tools cannot be used, in words that hold no secret. */
export class ServerFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ServerFailed';
  }
}
