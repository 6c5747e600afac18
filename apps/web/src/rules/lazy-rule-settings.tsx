import dynamic from 'next/dynamic';
import { untilLoaded } from '@codelab/ui/until-loaded';

export const RuleSettings = dynamic(() =>
  untilLoaded(() => import('./rule-settings.tsx')).then((module) => module.RuleSettings),
);
