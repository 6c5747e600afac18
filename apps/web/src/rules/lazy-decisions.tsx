import dynamic from 'next/dynamic';
import { untilLoaded } from '@codelab/ui/until-loaded';

/** They come when they are asked for: most decisions are about one call alone. */
export const RememberDialog = dynamic(() =>
  untilLoaded(() => import('./remember-dialog.tsx')).then((module) => module.RememberDialog),
);
export const LastingRejection = dynamic(() =>
  untilLoaded(() => import('./lasting-rejection.tsx')).then((module) => module.LastingRejection),
);
