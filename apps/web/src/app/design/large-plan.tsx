import { type JSX, useEffect, useState } from 'react';
import { Button } from '@codelab/ui/button';
import { PlanView } from '@/plan/plan-view.tsx';
import { advanced, generatedPlan } from './generated-plan.ts';

const callbacks = { onDecide: async () => {}, onSteer: async () => {}, onOpenConversation: () => {} };
const everyMs = 100;

/** A plan that is too large for anybody, to see whether it stays fluid while it runs. */
export function LargePlan(): JSX.Element {
  const [plan, setPlan] = useState(() => generatedPlan(200));
  const [isRunning, setRunning] = useState(false);

  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setPlan((before) => advanced(before, 8)), everyMs);
    return () => clearInterval(timer);
  }, [isRunning]);

  return (
    <>
      <div className="flex flex-wrap gap-2">
        {[20, 50, 200, 500].map((count) => (
          <Button key={count} size="sm" onClick={() => setPlan(generatedPlan(count))}>
            {count} steps
          </Button>
        ))}
        <Button size="sm" variant="primary" onClick={() => setRunning(!isRunning)}>
          {isRunning ? 'Stop' : 'Run it'}
        </Button>
      </div>
      <PlanView key={plan.subtasks.length} plan={plan} {...callbacks} />
    </>
  );
}
