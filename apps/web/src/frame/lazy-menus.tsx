import dynamic from 'next/dynamic';
import { Skeleton } from '@codelab/ui/skeleton';
import { untilLoaded } from '@codelab/ui/until-loaded';

/** Menus come after the page, and until then their places are kept. */
export const AppearanceMenu = dynamic(
  () => untilLoaded(() => import('./appearance-menu.tsx')).then((module) => module.AppearanceMenu),
  {
    ssr: false,
    loading: () => <Skeleton className="size-8" />,
  },
);
export const ConversationMenu = dynamic(
  () => untilLoaded(() => import('./conversation-menu.tsx')).then((module) => module.ConversationMenu),
  { ssr: false, loading: () => <span className="size-7" /> },
);
