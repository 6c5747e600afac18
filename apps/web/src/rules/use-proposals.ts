import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Approval } from '@codelab/protocol/approval';
import type { ProposedRule } from '@codelab/protocol/rule';
import { api } from '@/trpc/client.ts';

/** The rules that a decision about an approval can bring with it, each tried on the last calls; fetched when looked at. */
export function useProposals(
  { id, version }: Approval,
  kind: ProposedRule['with'],
): UseQueryResult<readonly ProposedRule[]> {
  return useQuery({
    queryKey: ['approval', id, version],
    queryFn: async () => (await api.approval.get.query({ approvalId: id })).rules,
    select: (rules) => rules.filter((rule) => rule.with === kind),
    staleTime: 0,
  });
}
