import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallId, MessageId } from '@codelab/protocol/ids';
import type { Message } from '@codelab/protocol/message';
import { asText, estimatedTokens, rangeToSummarise } from './compaction.ts';
import { answer, call, question, uuid } from './testing/example.ts';
import { assertPaired, transcriptOf } from './transcript.ts';

/** People speak, agents answer, and some answers call a tool. */
const conversation = fc
  .array(fc.tuple(fc.constantFrom('user', 'assistant', 'calls'), fc.integer({ min: 1, max: 300 })), { maxLength: 30 })
  .map((said) =>
    said.map(([who, length], n): Message => {
      const id = MessageId.parse(uuid(0x1000 + n));
      const text = { type: 'text' as const, text: `${n} ${'x'.repeat(length)}` };
      if (who === 'user') return { ...question, id, parts: [text] };
      if (who === 'assistant') return { ...answer, id, parts: [text] };
      const callId = CallId.parse(uuid(0x2000 + n));
      return { ...answer, id, parts: [text, { ...call, callId, status: 'done', output: 'y'.repeat(length) }] };
    }),
  );
const budget = fc.integer({ min: 100, max: 1_500 });

test('what is summed up and what stays are told in order, paired, and the newest and a step’s task always stay', () =>
  fc.assert(
    fc.property(conversation, budget, fc.boolean(), (messages, most, keepsFirst) => {
      const range = rangeToSummarise(messages, { budget: most, keepsFirst });
      if (!range) return;
      expect(estimatedTokens(transcriptOf(messages))).toBeGreaterThan(most);
      const after = withSummary(messages, range, 1);
      const told = transcriptOf(after);
      assertPaired(told);
      expect(told.filter(({ role }) => role === 'user').length).toBeGreaterThan(0);
      const gone = new Set(range.covered.map(({ id }) => id));
      for (const message of messages.slice(-4)) expect(gone.has(message.id)).toBe(false);
      const [first] = messages;
      if (keepsFirst && first) expect(gone.has(first.id)).toBe(false);
      const words = JSON.stringify(told);
      for (const message of messages) {
        const text = message.parts[0]?.type === 'text' ? JSON.stringify(message.parts[0].text) : '';
        expect(words.includes(text)).toBe(!gone.has(message.id));
      }
    }),
  ));

test('summing up again and again ends, reads nothing twice, and says the last summary only', () =>
  fc.assert(
    fc.property(conversation, budget, (messages, most) => {
      let all: Message[] = messages;
      const read = new Set<string>();
      for (let nth = 1; ; nth += 1) {
        const range = rangeToSummarise(all, { budget: most, keepsFirst: false });
        if (!range) break;
        expect(nth).toBeLessThanOrEqual(messages.length + 1);
        const words = asText(transcriptOf(range.covered));
        const news = messages.filter(({ parts }) => parts[0]?.type === 'text' && words.includes(parts[0].text));
        for (const { id } of news) {
          expect(read.has(id)).toBe(false);
          read.add(id);
        }
        if (nth > 1) expect(words).toContain(`Summary ${nth - 1}.`);
        all = withSummary(all, range, nth);
        const told = JSON.stringify(transcriptOf(all));
        expect(told).toContain(`Summary ${nth}.`);
        expect(told).not.toContain(`Summary ${nth - 1}.`);
      }
    }),
  ));

type Range = NonNullable<ReturnType<typeof rangeToSummarise>>;

function withSummary(messages: readonly Message[], { from, to, covered }: Range, nth: number): Message[] {
  const id = MessageId.parse(uuid(0x3000 + nth));
  const part = {
    type: 'notice',
    notice: 'summary',
    text: `Summary ${nth}.`,
    from,
    to,
    messages: covered.length,
  } as const;
  return [...messages, { ...question, id, role: 'notice', parts: [part] }];
}
