import { createTRPCClient, httpLink } from '@trpc/client';
import type { AppRouter } from '@codelab/api/router';
import { apiUrl } from './api-url.ts';

/** The one door to the API. Not batched: an answer must not wait for another one. */
export const api = createTRPCClient<AppRouter>({ links: [httpLink({ url: apiUrl })] });
