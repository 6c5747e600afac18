import { useTranslations } from 'next-intl';
import { type JSX, useId, useRef, useState } from 'react';
import type { AgentId } from '@codelab/protocol/ids';
import type { AgentList } from '@codelab/protocol/own-agents';
import type { Workspace } from '@codelab/protocol/workspace';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { Dialog } from '@codelab/ui/dialog';
import { api } from '@/trpc/client.ts';
import { problemOf } from '@/trpc/problem-of.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { AgentFields } from './agent-fields.tsx';
import { type AgentForm, draftOf, wrongIn } from './agent-form.ts';
import { useChangeAgents } from './use-change-agents.ts';

/** Where an agent is written down: a new one, a copy, or one's own. */
export function AgentEditor({
  start,
  agentId,
  list,
  workspace,
  onClose,
  onSaved,
}: {
  start: AgentForm;
  agentId: AgentId | undefined;
  list: AgentList;
  workspace: Workspace | undefined;
  onClose: () => void;
  onSaved: (name: string) => void;
}): JSX.Element {
  const t = useTranslations('agents.editor');
  const common = useTranslations('common');
  const id = useId();
  const fields = useRef<HTMLFormElement>(null);
  const [form, setForm] = useState(start);
  // What is wrong is said once one has tried to save, and from then on as one writes.
  const [hasTried, setTried] = useState(false);
  const { change, isChanging, error } = useChangeAgents();
  const wrong = wrongIn(form);

  async function save(): Promise<void> {
    setTried(true);
    if (wrong.length > 0) {
      requestAnimationFrame(() => fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    const agent = draftOf(form);
    if (await change((key) => api.agent.save.mutate({ key, agent, ...(agentId && { agentId }) }))) {
      onSaved(agent.name);
      onClose();
    }
  }
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="lg"
      title={agentId ? t('editTitle', { name: start.name }) : t('newTitle')}
      closeLabel={common('close')}
      footer={
        <>
          {error !== undefined && <Refusal error={error} />}
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="submit" form={id} variant="primary" busy={isChanging}>
            {common('save')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        ref={fields}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <AgentFields
          form={form}
          onChange={(changed) => setForm((known) => ({ ...known, ...changed }))}
          wrong={hasTried ? wrong : []}
          list={list}
          workspace={workspace}
          isNew={agentId === undefined}
        />
      </form>
    </Dialog>
  );
}

/** What the server did not understand, it says best itself. */
function Refusal({ error }: { error: unknown }): JSX.Element {
  const textOf = useProblemText();
  const problem = problemOf(error);
  return (
    <Alert className="w-full">
      {textOf(error)}
      {problem?.code === 'invalid_input' && <p className="text-muted-foreground">{problem.message}</p>}
    </Alert>
  );
}
