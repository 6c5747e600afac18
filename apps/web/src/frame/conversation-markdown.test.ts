import { expect, test } from 'vitest';
import { ConversationExport } from '@codelab/protocol/conversation-export';
import type { Message } from '@codelab/protocol/message';
import { conversationMarkdown, type ExportWords } from './conversation-markdown.ts';

const at = '2026-01-01T10:00:00.000Z';
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const words: ExportWords = {
  untitled: 'Untitled',
  person: 'You',
  agent: (name) => `Agent ${name}`,
  reasoning: 'Thoughts',
  interrupted: 'Interrupted here.',
  status: ({ status }) => status,
  notice: ({ notice }) => notice,
  at: (time) => time.slice(0, 10),
};

function exported(messages: readonly object[], title = 'A chat'): ConversationExport {
  const usage = { inputTokens: 0, outputTokens: 0, reasoningTokens: 0, modelCalls: 0 };
  return ConversationExport.parse({
    format: 'codelab.conversation.1',
    exportedAt: at,
    conversation: {
      id: id(1),
      title,
      agent: 'coder',
      model: 'demo',
      status: 'active',
      workspaceId: id(2),
      createdAt: at,
    },
    messages,
    plans: [],
    total: { usage, cost: { microDollars: 0, unpricedCalls: 0 } },
  });
}

function message(role: Message['role'], parts: readonly object[], more: object = {}): object {
  return { id: id(3), role, status: 'complete', at, parts, ...(role === 'assistant' && { agent: 'coder' }), ...more };
}

const command = {
  type: 'tool_call',
  callId: id(4),
  tool: 'execute_command',
  arguments: { command: 'ls' },
  verdict: 'ask',
  runsOn: 'server',
  risk: 'execute',
  reason: 'no_rule',
};

test('says who said what, and when', () => {
  const text = conversationMarkdown(
    exported([
      message('user', [{ type: 'text', text: 'Hello' }]),
      message('assistant', [{ type: 'text', text: 'Hi.' }], { status: 'interrupted' }),
      message('notice', [{ type: 'notice', notice: 'cancelled' }]),
    ]),
    words,
  );
  expect(text).toBe(
    '# A chat\n\n## You · 2026-01-01\n\nHello\n\n## Agent coder · 2026-01-01\n\nHi.\n\n*Interrupted here.*\n\n*cancelled*\n',
  );
});

test('a call is folded, with its arguments and what came of it', () => {
  const text = conversationMarkdown(
    exported([message('assistant', [{ ...command, status: 'done', output: { exitCode: 0 }, liveOutput: 'a.txt\n' }])]),
    words,
  );
  expect(text).toContain('<summary>execute_command — done</summary>');
  expect(text).toContain('"command": "ls"');
  expect(text).toContain('```text\na.txt\n```');
});

test('nothing that was printed ends the block it stands in', () => {
  const printed = 'before\n```\n</details>\n````\nafter';
  const text = conversationMarkdown(
    exported([message('assistant', [{ ...command, status: 'done', output: printed }])]),
    words,
  );
  expect(text).toContain(`\`\`\`\`\`text\n${printed}\n\`\`\`\`\``);
});

test('a conversation without a title and without words is a title', () => {
  expect(conversationMarkdown(exported([message('assistant', [{ type: 'text', text: '' }])], ''), words)).toBe(
    '# Untitled\n',
  );
});
