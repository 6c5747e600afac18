import { useQueryClient } from '@tanstack/react-query';
import { createContext, type JSX, type ReactNode, useEffect, useState } from 'react';
import { keepTold } from './live-cache.ts';
import { createLiveLink, type LiveLink } from './live-link.ts';

export const LiveContext = createContext<LiveLink | undefined>(undefined);

/** Keeps the query cache told of everything that happens, as long as the page is there. */
export function LiveProvider({ children }: { children: ReactNode }): JSX.Element {
  const cache = useQueryClient();
  const [link] = useState(() => createLiveLink((message) => keepTold(cache, message)));
  useEffect(() => link.open(), [link]);
  return <LiveContext value={link}>{children}</LiveContext>;
}
