import type agents from '../../messages/en/agents.json';
import type approval from '../../messages/en/approval.json';
import type common from '../../messages/en/common.json';
import type conversation from '../../messages/en/conversation.json';
import type frame from '../../messages/en/frame.json';
import type inbox from '../../messages/en/inbox.json';
import type mcp from '../../messages/en/mcp.json';
import type plan from '../../messages/en/plan.json';
import type problems from '../../messages/en/problems.json';
import type question from '../../messages/en/question.json';
import type rules from '../../messages/en/rules.json';
import type settings from '../../messages/en/settings.json';
import type status from '../../messages/en/status.json';
import type tool from '../../messages/en/tool.json';
import type workspace from '../../messages/en/workspace.json';
import type { Feature } from './features.ts';
import type { Locale } from './locale.ts';

interface EveryMessage extends Record<Feature, object> {
  agents: typeof agents;
  approval: typeof approval;
  common: typeof common;
  conversation: typeof conversation;
  frame: typeof frame;
  inbox: typeof inbox;
  mcp: typeof mcp;
  status: typeof status;
  plan: typeof plan;
  problems: typeof problems;
  question: typeof question;
  rules: typeof rules;
  settings: typeof settings;
  tool: typeof tool;
  workspace: typeof workspace;
}

declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: EveryMessage;
  }
}
