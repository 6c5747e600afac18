import type { ApprovalDetails } from '@codelab/protocol/approval';
import type { OwnerId } from '@codelab/protocol/ids';
import type { Done, OneApproval } from '@codelab/protocol/procedures';
import type {
  CallExplanation,
  ExplainCall,
  ExportedRules,
  ExportRules,
  ImportedRules,
  ImportRules,
  MoveRule,
  RevokeRule,
  RuleList,
  RuleTest,
  SavedRule,
  SaveRule,
  TestRule,
} from '@codelab/protocol/rule';

/** What a person does with rules. Every one of them is their own. */
export type Rules = {
  list(ownerId: OwnerId): Promise<RuleList>;
  save(ownerId: OwnerId, input: SaveRule): Promise<SavedRule>;
  move(ownerId: OwnerId, input: MoveRule): Promise<Done>;
  revoke(ownerId: OwnerId, input: RevokeRule): Promise<Done>;
  test(ownerId: OwnerId, input: TestRule): Promise<RuleTest>;
  export(ownerId: OwnerId, input: ExportRules): Promise<ExportedRules>;
  import(ownerId: OwnerId, input: ImportRules): Promise<ImportedRules>;
  explain(ownerId: OwnerId, input: ExplainCall): Promise<CallExplanation>;
  approval(ownerId: OwnerId, input: OneApproval): Promise<ApprovalDetails>;
};
