import dynamic from 'next/dynamic';
import { Skeleton } from '@codelab/ui/skeleton';
import { untilLoaded } from '@codelab/ui/until-loaded';

/** The pickers come after the page, and until then their places are kept. */
export const AgentPicker = dynamic(
  () => untilLoaded(() => import('./pickers.tsx')).then((module) => module.AgentPicker),
  {
    ssr: false,
    loading: () => <Skeleton className="h-8 w-28" />,
  },
);
export const ModelPicker = dynamic(
  () => untilLoaded(() => import('./pickers.tsx')).then((module) => module.ModelPicker),
  {
    ssr: false,
    loading: () => <Skeleton className="h-8 w-28" />,
  },
);
export const WorkspacePicker = dynamic(
  () => untilLoaded(() => import('./pickers.tsx')).then((module) => module.WorkspacePicker),
  {
    ssr: false,
    loading: () => <Skeleton className="h-8 w-28" />,
  },
);
