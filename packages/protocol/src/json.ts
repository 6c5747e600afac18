import * as z from 'zod';

/** Anything that JSON can say. */
export const Json = z.json();
export type Json = z.infer<typeof Json>;
