import * as z from 'zod';
import { keepRule, lockRules, rulesOf, timeOf } from '@codelab/database/rules';
import { openUnitOfWork, type Transaction, type UnitOfWork } from '@codelab/database/unit-of-work';
import { findWorkspace } from '@codelab/database/workspaces';
import { hasExpired } from '@codelab/domain/rule-fit';
import { type Digest, type OwnerId, RuleId, type WorkspaceId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import {
  ExportedRules,
  type ExportRules,
  type FiledRule,
  ImportedRules,
  type ImportRules,
  type Rule,
  type RuleDraft,
  RuleFile,
} from '@codelab/protocol/rule';
import { once } from '../commands/once.ts';
import type { EngineContext } from '../context.ts';
import { digestOf } from '../digest.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import { assertRule } from './check-rule.ts';
import { saysTheSame } from './remember.ts';

const path = '.codelab/rules.json';

/** Writes the rules of a workspace into its file, for others who work in it and for other machines. */
export async function exportRules(engine: EngineContext, ownerId: OwnerId, input: ExportRules): Promise<ExportedRules> {
  const { key, workspaceId } = input;
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'rules' });
  const body = { procedure: 'rule.export', workspaceId };
  return once(work, { label: 'save_rules', ownerId, key, body, answer: ExportedRules }, async (tx) => {
    const { path: root } = await findWorkspace(tx, ownerId, workspaceId);
    const filed = (await rulesHere(tx, ownerId, workspaceId)).map(asFiled);
    const workspace = await engine.workspaceAt(root);
    await workspace.write(path, `${JSON.stringify({ version: 1, rules: filed }, undefined, 2)}\n`).catch(told);
    return { path, count: filed.length };
  });
}

/**
 * Reads the file of a workspace, and says what it would add. What is in it binds nobody until a person has seen it: only
 * when the digest of what they saw is named are its rules kept.
 */
export async function importRules(engine: EngineContext, ownerId: OwnerId, input: ImportRules): Promise<ImportedRules> {
  const { key, workspaceId, digest } = input;
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'rules' });
  const root = await work.transaction('read_one', (tx) => findWorkspace(tx, ownerId, workspaceId));
  const file = await readFileOf(engine, root.path);
  const drafts = file.rules.map((rule): RuleDraft => ({ ...rule, scope: { in: 'workspace', workspaceId } }));
  for (const draft of drafts) await assertRule(draft);
  if (digest === undefined) return shown(work, { ownerId, workspaceId, drafts, digest: file.digest });
  const body = { procedure: 'rule.import', workspaceId, digest };
  return once(work, { label: 'save_rules', ownerId, key, body, answer: ImportedRules }, async (tx) => {
    if (digest !== file.digest) {
      throw new Problem('invalid_input', `${path} has changed since it was shown. Look at it once more.`);
    }
    await lockRules(tx, ownerId);
    const adds = await unknown(tx, { ownerId, workspaceId, drafts });
    const at = await timeOf(tx);
    for (const draft of adds) {
      const id = RuleId.parse(crypto.randomUUID());
      await keepRule(tx, { id, ownerId, draft, origin: 'imported', at });
    }
    return { path, digest, adds, known: drafts.length - adds.length, imported: true };
  });
}

type Shown = { ownerId: OwnerId; workspaceId: WorkspaceId; drafts: RuleDraft[] };

async function shown(work: UnitOfWork, asked: Shown & { digest: Digest }): Promise<ImportedRules> {
  const adds = await work.transaction('read_list', (tx) => unknown(tx, asked));
  return { path, digest: asked.digest, adds, known: asked.drafts.length - adds.length, imported: false };
}

async function unknown(tx: Transaction, { ownerId, workspaceId, drafts }: Shown): Promise<RuleDraft[]> {
  const known = await rulesHere(tx, ownerId, workspaceId);
  return drafts.filter(
    (draft, at) =>
      !known.some((rule) => saysTheSame(rule, draft)) && !drafts.slice(0, at).some((one) => saysTheSame(one, draft)),
  );
}

async function rulesHere(tx: Transaction, ownerId: OwnerId, workspaceId: WorkspaceId): Promise<Rule[]> {
  const now = await timeOf(tx);
  const all = await rulesOf(tx, ownerId, now);
  return all.filter(
    (rule) =>
      rule.revokedAt === undefined &&
      !hasExpired(rule, now) &&
      rule.scope.in === 'workspace' &&
      rule.scope.workspaceId === workspaceId,
  );
}

function asFiled(rule: Rule): FiledRule {
  const {
    scope: _scope,
    id: _id,
    position: _position,
    origin: _origin,
    learnedFrom: _from,
    createdAt: _at,
    ...filed
  } = rule;
  const { revokedAt: _revoked, ...says } = filed;
  return says;
}

async function readFileOf(engine: EngineContext, root: string): Promise<RuleFile & { digest: Digest }> {
  const workspace = await engine.workspaceAt(root);
  const text = await workspace.read(path).catch(told);
  const parsed = RuleFile.safeParse(jsonIn(text));
  if (!parsed.success) throw new Problem('invalid_input', `${path}: ${z.prettifyError(parsed.error)}`);
  return { ...parsed.data, digest: digestOf(text) };
}

/** What is no JSON is no file of rules either. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function told(error: unknown): never {
  throw error instanceof ToolFailure ? new Problem('invalid_input', error.message) : error;
}
