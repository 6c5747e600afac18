import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useState } from 'react';
import type { RuleDraft, RuleTest } from '@codelab/protocol/rule';
import { api } from '@/trpc/client.ts';

const pauseMs = 400;

/** What the server says of a rule while it is written: its examples, and what it would have decided. */
export function useRuleTest(draft: RuleDraft): UseQueryResult<RuleTest> {
  const rule = useSettled(JSON.stringify(draft));
  return useQuery({
    queryKey: ['rule-test', rule],
    queryFn: () => api.rule.test.query({ rule: JSON.parse(rule) as RuleDraft }),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** A text that has not been changed for a moment. */
function useSettled(text: string): string {
  const latest = useDeferredValue(text);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(latest), pauseMs);
    return () => clearTimeout(timer);
  }, [latest]);
  return settled;
}
