import { connect } from '@codelab/database/connect';
import { readConversation } from '@codelab/database/conversations';
import { ensureOwner, ensureWorkspace } from '@codelab/database/owners';
import { keepRule } from '@codelab/database/rules';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { factsOf } from '@codelab/engine/policy/call-facts';
import { judgedBy, policyOf } from '@codelab/engine/policy/policy-of';
import { executeCommand } from '@codelab/engine/tools/execute-command';
import { openWorkspace } from '@codelab/engine/workspace/workspace';
import { ConversationId, OwnerId, RuleId, WorkspaceId } from '@codelab/protocol/ids';
import type { RuleDraft } from '@codelab/protocol/rule';
import { percentile } from './lab/percentile.ts';
import { openPlace } from './lab/place.ts';
import { printTable, type Row } from './lab/table.ts';

const times = 300;
const ruleCount = 1_000;
/** Four programs, each of which is tried on every rule: the last of them decides. */
const command = 'npm run build && npm test -- --run | tail -n 20; git status';

const ownerId = OwnerId.parse(crypto.randomUUID());
const workspaceId = WorkspaceId.parse(crypto.randomUUID());
const conversationId = ConversationId.parse(crypto.randomUUID());
const at = new Date().toISOString();

await using place = await openPlace();
const database = connect(place.databaseUrl, { max: 2 });
await using work = openUnitOfWork(database);
await work.transaction('start_server', async (tx) => {
  await ensureOwner(tx, { id: ownerId, name: 'bench', createdAt: at });
  await ensureWorkspace(tx, { id: workspaceId, ownerId, name: 'bench', path: place.workspace, createdAt: at });
});
await place.sql`
  insert into conversations (id, owner_id, workspace_id, title, agent, model, status, created_at, updated_at)
  values (${conversationId}, ${ownerId}, ${workspaceId}, '', 'coder', 'demo', 'active', now(), now())`;
const workspace = await openWorkspace(place.workspace);
const bench = { agent: 'coder', workspace };

async function keepRules(): Promise<void> {
  const scope = { in: 'workspace', workspaceId } as const;
  await work.transaction('save_rules', async (tx) => {
    for (let nth = 1; nth <= ruleCount; nth += 1) {
      const kinds: RuleDraft[] = [
        { verdict: 'allow', scope, tool: 'execute_command', command: `program-${nth} run` },
        { verdict: 'deny', scope, path: `folder-${nth}/**` },
        { verdict: 'ask', scope: { in: 'everywhere' }, agent: `agent-${nth}`, host: '*.example.com' },
      ];
      const draft = kinds[nth % kinds.length] ?? { verdict: 'ask', scope };
      await keepRule(tx, { id: RuleId.parse(`rule-${nth}`), ownerId, draft, origin: 'person', at, position: nth });
    }
  });
}

type Took = { readonly facts: number[]; readonly read: number[]; readonly judge: number[]; readonly whole: number[] };

/** One decision, from what a model said to the verdict, in its three parts. */
async function measure(): Promise<Took> {
  const took: Took = { facts: [], read: [], judge: [], whole: [] };
  for (let time = -30; time < times; time += 1) {
    const begun = performance.now();
    const facts = await factsOf(bench, executeCommand, { arguments: { command }, bases: [] });
    const known = performance.now();
    const policy = await work.transaction('read_one', async (tx) =>
      policyOf(tx, await readConversation(tx, conversationId), { sandbox: { kind: 'bubblewrap' } }),
    );
    const read = performance.now();
    const { verdict } = judgedBy(policy, facts);
    const judged = performance.now();
    if (verdict !== 'ask') throw new Error(`nobody allowed it, and it is: ${verdict}`);
    if (time < 0) continue; // warm
    took.facts.push(known - begun);
    took.read.push(read - known);
    took.judge.push(judged - read);
    took.whole.push(judged - begun);
  }
  return took;
}

const without = await measure();
await keepRules();
const withRules = await measure();
await database.close();

const parts = {
  whole: 'a decision, whole',
  facts: '… of which: read the command line',
  read: '… read the rules',
  judge: '… judge',
} as const;
printTable(
  'no rules',
  (Object.keys(parts) as (keyof Took)[]).flatMap((part): Row[] =>
    [0.5, 0.95].map((share) => ({
      what: share === 0.5 ? `${parts[part]}, ${ruleCount} rules, p50` : '… p95',
      unit: 'ms',
      ours: percentile(withRules[part], share),
      baseline: percentile(without[part], share),
    })),
  ),
);
