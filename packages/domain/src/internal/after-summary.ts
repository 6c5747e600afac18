import type { Message, NoticePart } from '@codelab/protocol/message';

export type SummaryPart = Extract<NoticePart, { notice: 'summary' }>;
type Found = { readonly message: Message; readonly part: SummaryPart; readonly from: number; readonly to: number };

/** The last summary, if what it stands for is still there. */
export function summaryIn(messages: readonly Message[]): Found | undefined {
  const places = new Map(messages.map(({ id }, at) => [id, at]));
  return messages
    .flatMap((message): Found[] => {
      const part = message.parts.find(isSummary);
      const [from, to] = [part && places.get(part.from), part && places.get(part.to)];
      return part && from !== undefined && to !== undefined && from <= to ? [{ message, part, from, to }] : [];
    })
    .at(-1);
}

/** The summary in the place of what it stands for. An older one is in it, or stands for what is gone. */
export function afterSummary(messages: readonly Message[]): readonly Message[] {
  const found = summaryIn(messages);
  const others = (some: readonly Message[]) => some.filter(({ parts }) => !parts.some(isSummary));
  if (!found) return others(messages);
  return [...others(messages.slice(0, found.from)), found.message, ...others(messages.slice(found.to + 1))];
}

function isSummary(part: Message['parts'][number]): part is SummaryPart {
  return part.type === 'notice' && part.notice === 'summary';
}
