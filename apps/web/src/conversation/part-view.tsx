import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { Part, ToolCallPart } from '@codelab/protocol/message';
import { Markdown } from '@codelab/ui/markdown';
import { Skeleton } from '@codelab/ui/skeleton';
import { untilLoaded } from '@codelab/ui/until-loaded';
import { NoticeLine } from './notice-line.tsx';
import type { PartContext } from './part-context.ts';
import { ToolInput } from './tool-input.tsx';

/** Comes after the page: with it come forms, diffs and plans. */
const ToolCard = dynamic(() => untilLoaded(() => import('@/tool/tool-card.tsx')).then((module) => module.ToolCard), {
  loading: () => <Skeleton className="h-9" />,
});

const Reasoning = dynamic(() => untilLoaded(() => import('./reasoning.tsx')).then((module) => module.Reasoning));

export function PartView({
  part,
  isStreaming,
  context,
}: {
  part: Part;
  isStreaming: boolean;
  context: PartContext;
}): JSX.Element {
  switch (part.type) {
    case 'text':
      return <Text text={part.text} isStreaming={isStreaming} />;
    case 'reasoning':
      return <Reasoning text={part.text} isStreaming={isStreaming} />;
    case 'tool_input':
      return <ToolInput tool={part.tool} length={part.text.length} />;
    case 'tool_call':
      return <Call part={part} context={context} />;
    case 'notice':
      return <NoticeLine part={part} />;
  }
}

function Text({ text, isStreaming }: { text: string; isStreaming: boolean }): JSX.Element {
  const t = useTranslations('conversation.markdown');
  const common = useTranslations('common');
  const labels = {
    copyCode: t('copyCode'),
    copied: common('copied'),
    imageNotShown: t('imageNotShown'),
    table: t('table'),
  };
  return <Markdown text={text} labels={labels} streaming={isStreaming} />;
}

function Call({ part, context }: { part: ToolCallPart; context: PartContext }): JSX.Element {
  const router = useRouter();
  const approval = context.approvals.get(part.callId);
  return (
    <ToolCard
      part={part}
      approval={approval}
      otherApprovals={approval && context.rejectableWith(approval)}
      question={context.questions.get(part.callId)}
      plan={context.plans.get(part.callId)}
      background={context.commands.get(part.callId)}
      onCommand={context.actions.command}
      waiting={context.waiting}
      workspaceId={context.workspaceId}
      onDecide={context.actions.decide}
      onAnswer={context.actions.answer}
      onPlanDecide={context.actions.decidePlan}
      onSteer={context.actions.steer}
      onOpenConversation={(id) => router.push(`/c/${id}`)}
    />
  );
}
