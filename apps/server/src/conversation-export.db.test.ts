import { expect, test } from 'vitest';
import { asks, says, scriptedModel } from '@codelab/engine/testing/scripted-model';
import { ConversationExport } from '@codelab/protocol/conversation-export';
import { startApp } from './testing/start-app.ts';

test('an export holds all that was said and done, and is what its shape says', async () => {
  await using app = await startApp({
    model: scriptedModel(asks({ tool: 'list_files', input: {} }), says('Two files.')),
  });
  await using chat = await app.conversation();
  await chat.say('What is here?');
  await chat.until('turn_ended');

  const kept = await app.client.api.conversation.export.query({ conversationId: chat.id });

  expect(ConversationExport.parse(kept)).toEqual(kept);
  const { messages, total } = await chat.snapshot();
  expect(kept.messages).toEqual(messages);
  expect(kept.total).toEqual(total);
  expect(kept.messages.flatMap(({ parts }) => parts.map(({ type }) => type))).toEqual(['text', 'tool_call', 'text']);
});
