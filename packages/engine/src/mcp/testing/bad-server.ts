/**
 * A server of tools that behaves as badly as its first argument says. It speaks the protocol by hand: a library would
 * not let it. Run by tests, as a program of its own.
 */
const [, , behaviour = 'good'] = process.argv;

type Request = {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { name?: string; arguments?: unknown };
};

function say(message: object): undefined {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

function tool(name: string, inputSchema: object = { type: 'object' }) {
  return { name, description: `The tool ${name}.`, inputSchema };
}

function toolsOf(): object[] {
  switch (behaviour) {
    case 'ten_thousand_tools':
      return Array.from({ length: 10_000 }, (_, index) => tool(`tool-${index}`));
    case 'monstrous_schemas':
      return [
        tool('fine'),
        tool('large', { type: 'object', description: 'x'.repeat(100_000) }),
        tool('circular', { type: 'object', $ref: '#' }),
        tool('fine'),
        { ...tool('talkative'), description: 'y'.repeat(100_000) },
      ];
    default:
      return ['echo', 'hang', 'die', 'flood', 'giant', 'garbage', 'secret', 'fail', 'grow'].map((name) => tool(name));
  }
}

let grown = 0;

function call({ id, params }: Request): undefined {
  const text = (said: string) => ({ id, result: { content: [{ type: 'text', text: said }] } });
  switch (params?.name) {
    case 'echo':
      return say(text(JSON.stringify(params.arguments)));
    case 'hang':
      return;
    case 'die':
      process.stderr.write(`I was told ${process.env.SECRET ?? 'nothing'} and cannot go on.\n`);
      process.exit(3);
      break;
    case 'flood':
      setInterval(() => {
        for (let count = 0; count < 1_000; count += 1)
          say({ method: 'notifications/message', params: { level: 'info' } });
      }, 1);
      return;
    case 'giant':
      return say(text('g'.repeat(20_000_000)));
    case 'garbage':
      for (let count = 0; count < 1_000; count += 1) process.stdout.write(`line ${count} that is no message\n`);
      return say(text('garbage was written'));
    case 'secret':
      return say(
        text(
          `The secret is ${process.env.SECRET ?? 'not here'}; everything: ${Object.keys(process.env).sort().join(' ')}`,
        ),
      );
    case 'fail':
      return say({ id, error: { code: -32000, message: `It failed, and ${process.env.SECRET ?? ''} is why.` } });
    case 'grow':
      grown += 1;
      say({ method: 'notifications/tools/list_changed' });
      return say(text('one more tool'));
    default:
      return say({ id, error: { code: -32602, message: 'There is no such tool.' } });
  }
}

function hear(request: Request): undefined {
  switch (request.method) {
    case 'initialize':
      if (behaviour === 'never_answers') return;
      if (behaviour === 'dies_at_once') {
        process.stderr.write(`No use: ${process.env.SECRET ?? ''}\n`);
        process.exit(7);
      }
      return say({
        id: request.id,
        result: {
          protocolVersion: '2025-06-18',
          capabilities: { tools: { listChanged: true } },
          serverInfo: { name: 'bad', version: '1' },
        },
      });
    case 'tools/list': {
      const more = Array.from({ length: grown }, (_, index) => tool(`grown-${index + 1}`));
      const nextCursor = behaviour === 'endless_list' ? { nextCursor: `page-${Math.random()}` } : {};
      const tools = behaviour === 'endless_list' ? [tool('again')] : [...toolsOf(), ...more];
      return say({ id: request.id, result: { tools, ...nextCursor } });
    }
    case 'tools/call':
      return call(request);
    case 'ping':
      return say({ id: request.id, result: {} });
    default: // notifications
      return undefined;
  }
}

if (behaviour === 'floods_at_once') {
  const flood = (): void => void process.stdout.write('x'.repeat(65_536), flood);
  flood();
}
let pending = '';
process.stdin.setEncoding('utf8').on('data', (text: string) => {
  const lines = (pending + text).split('\n');
  pending = lines.pop() ?? '';
  for (const line of lines) hear(JSON.parse(line) as Request);
});
// It does not end when it is asked to.
if (behaviour === 'stubborn') process.on('SIGTERM', () => {});
else process.stdin.on('end', () => process.exit(0));
if (behaviour === 'stubborn') setInterval(() => {}, 1_000);
