/** The server of these pages serves the API beside them, on the same port. */
export const apiUrl = '/api/trpc';
