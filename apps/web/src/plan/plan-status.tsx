import {
  Ban,
  Check,
  Circle,
  CircleDashed,
  CirclePause,
  CircleSlash,
  Hand,
  PencilLine,
  SkipForward,
  TriangleAlert,
  X,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import type { PlanStatus, SubtaskStatus } from '@codelab/protocol/plan';
import { cn } from '@codelab/ui/class-names';
import { Spinner } from '@codelab/ui/spinner';

/** The state of a plan as an icon and in words. */
export function PlanStatusWords({ status }: { status: PlanStatus }): JSX.Element {
  const words = useTranslations('plan')(`status.${status}`);
  switch (status) {
    case 'awaiting_decision':
      return <Face tone="text-warning-text" icon={<Hand />} words={words} />;
    case 'revising':
      return <Face tone="text-accent-text" icon={<PencilLine />} words={words} />;
    case 'approved':
      return <Face tone="text-success-text" icon={<Check />} words={words} />;
    case 'rejected':
      return <Face tone="text-danger-text" icon={<X />} words={words} />;
    case 'running':
      return <Face tone="text-accent-text" icon={<Spinner />} words={words} />;
    case 'paused':
      return <Face tone="text-muted-foreground" icon={<CirclePause />} words={words} />;
    case 'completed':
      return <Face tone="text-success-text" icon={<Check />} words={words} />;
    case 'failed':
      return <Face tone="text-danger-text" icon={<TriangleAlert />} words={words} />;
    case 'cancelled':
      return <Face tone="text-muted-foreground" icon={<CircleSlash />} words={words} />;
  }
}

/** The state of a step as an icon; its words stand beside it. */
export function StepIcon({ status, held = false }: { status: SubtaskStatus; held?: boolean }): JSX.Element {
  if (held) return <CirclePause aria-hidden="true" className="text-warning-text" />;
  switch (status) {
    case 'waiting':
      return <CircleDashed aria-hidden="true" className="text-muted-foreground" />;
    case 'ready':
      return <Circle aria-hidden="true" className="text-muted-foreground" />;
    case 'running':
      return <Spinner className="text-accent-text" />;
    case 'waiting_for_person':
      return <Hand aria-hidden="true" className="text-warning-text" />;
    case 'done':
      return <Check aria-hidden="true" className="text-success-text" />;
    case 'failed':
      return <TriangleAlert aria-hidden="true" className="text-danger-text" />;
    case 'skipped':
      return <SkipForward aria-hidden="true" className="text-muted-foreground" />;
    case 'cancelled':
      return <Ban aria-hidden="true" className="text-muted-foreground" />;
  }
}

function Face({ tone, icon, words }: { tone: string; icon: ReactNode; words: string }): JSX.Element {
  return (
    <span className={cn('inline-flex items-center gap-1 whitespace-nowrap text-xs [&_svg]:size-3.5', tone)}>
      <span aria-hidden="true">{icon}</span>
      {words}
    </span>
  );
}
