/** One block of an event stream, field by field, as it came over the wire. */
export type Block = { readonly event?: string; readonly data?: string; readonly id?: string };

/** Without any client in between: nothing is reconnected, left out or told once instead of twice. */
export async function* blocksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Block, void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) if (block.trim() !== '') yield fieldsOf(block.trim());
  }
}

function fieldsOf(block: string): Block {
  const lines = block.split('\n');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
}
