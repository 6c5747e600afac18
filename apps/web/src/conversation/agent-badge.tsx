import { Blocks, Bug, Code, Compass, MessageCircleQuestion, UserRound } from 'lucide-react';
import type { JSX } from 'react';
import { Badge } from '@codelab/ui/badge';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';

/** Which agent says or does something: a sign and its name. */
export function AgentBadge({ agent }: { agent: string }): JSX.Element {
  const titleOf = useAgentTitle();
  return (
    <Badge>
      <AgentIcon agent={agent} />
      {titleOf(agent)}
    </Badge>
  );
}

export function AgentIcon({ agent }: { agent: string }): JSX.Element {
  switch (agent) {
    case 'orchestrator':
      return <Compass aria-hidden="true" />;
    case 'architect':
      return <Blocks aria-hidden="true" />;
    case 'coder':
      return <Code aria-hidden="true" />;
    case 'debug':
      return <Bug aria-hidden="true" />;
    case 'ask':
      return <MessageCircleQuestion aria-hidden="true" />;
    default:
      return <UserRound aria-hidden="true" />;
  }
}
