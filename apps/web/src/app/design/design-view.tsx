'use client';
import { useTheme } from 'next-themes';
import { type JSX, type ReactNode, useState } from 'react';
import { Button } from '@codelab/ui/button';
import { ApprovalCard } from '@/approval/approval-card.tsx';
import { ApprovalDialog } from '@/approval/approval-dialog.tsx';
import { InboxList } from '@/inbox/inbox-list.tsx';
import { PlanView } from '@/plan/plan-view.tsx';
import { QuestionCard } from '@/question/question-card.tsx';
import { ToolCard } from '@/tool/tool-card.tsx';
import { ago, approvals, question } from './approval-samples.ts';
import { Controls } from './controls.tsx';
import { LargePlan } from './large-plan.tsx';
import { inbox, plans } from './plan-samples.ts';
import { toolCalls } from './tool-samples.ts';

/** Is refused every other time, so that both ways can be seen. */
let asked = 0;
async function answer(): Promise<void> {
  asked += 1;
  await new Promise((resolve) => setTimeout(resolve, 600));
  if (asked % 2 === 1) throw Object.assign(new Error('refused'), { data: { problem: refusal } });
}

const refusal = {
  code: 'already_decided',
  message: 'This was already decided.',
  retryable: false,
  details: { decision: 'approve', by: 'owner' },
};

const callbacks = {
  onDecide: answer,
  onAnswer: answer,
  onPlanDecide: answer,
  onSteer: answer,
  onOpenConversation: () => undefined,
};

export function DesignView(): JSX.Element {
  const { resolvedTheme, setTheme } = useTheme();
  const [open, setOpen] = useState(false);
  const waiting = Object.values(approvals);

  return (
    <main className="mx-auto flex max-w-3xl flex-col gap-10 px-4 py-8">
      <header className="flex flex-wrap items-center gap-2">
        <h1 className="flex-1 font-semibold text-2xl">Design</h1>
        <Button onClick={() => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark')}>Theme</Button>
        <Button onClick={() => setOpen(true)}>Approval dialog</Button>
      </header>
      <ApprovalDialog approvals={waiting} open={open} onOpenChange={setOpen} onDecide={answer} />
      <Part title="Controls">
        <Controls />
      </Part>
      <Part title="Approvals">
        {waiting.map((approval) => (
          <ApprovalCard key={approval.id} approval={approval} others={waiting.slice(0, 3)} onDecide={answer} />
        ))}
        <ApprovalCard
          approval={approvals.command}
          decided={{ decision: 'approve', by: 'owner', at: ago(1), feedback: 'Go ahead.' }}
          onDecide={answer}
        />
      </Part>
      <Part title="Questions">
        <QuestionCard question={question} onAnswer={answer} />
      </Part>
      <Part title="Plans">
        {Object.values(plans).map((plan) => (
          <PlanView
            key={plan.id}
            plan={plan}
            waiting={{ approvals: waiting.slice(0, 2), questions: [] }}
            {...callbacks}
          />
        ))}
      </Part>
      <Part title="Large plans">
        <LargePlan />
      </Part>
      <Part title="Tool calls">
        {toolCalls.map((part) => (
          <ToolCard key={part.callId} part={part} {...callbacks} />
        ))}
      </Part>
      <Part title="Inbox">
        <InboxList items={inbox} onOpen={() => undefined} />
        <InboxList items={[]} onOpen={() => undefined} />
      </Part>
    </main>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  return (
    <section aria-label={title} className="flex flex-col gap-4">
      <h2 className="border-border border-b pb-1 font-semibold text-lg">{title}</h2>
      {children}
    </section>
  );
}
