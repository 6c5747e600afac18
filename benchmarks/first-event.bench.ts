import { type App, startApp } from './lab/app.ts';
import { type Chat, openChat } from './lab/chat.ts';
import { percentile } from './lab/percentile.ts';
import { openPlace } from './lab/place.ts';
import { printTable, type Row } from './lab/table.ts';
import { stampsIn } from './programs/paced-model.ts';

/** The model's own first token comes so long after it was asked. */
const modelMs = 100;
const answers = { afterMs: modelMs, chunks: 5, everyMs: 20, atTheGate: false };

type Timed = {
  readonly accepted: number;
  readonly firstEvent: number;
  readonly firstDelta: number;
  readonly spoken: number;
};

/** From `send` on, in milliseconds, as its person sees it. */
async function timeOne(app: App, chat: Chat): Promise<Timed> {
  const since = Date.now();
  const at = () => Date.now() - since;
  let accepted = 0;
  const sent = app.send(chat.id, answers).then(() => {
    accepted = at();
  });
  await chat.next('message_added');
  const firstEvent = at();
  const delta = await chat.next('assistant_delta');
  const firstDelta = at();
  await chat.next('turn_ended');
  await sent;
  return { accepted, firstEvent, firstDelta, spoken: (stampsIn(delta.text)[0] ?? 0) - since };
}

async function timeMany(app: App, chats: number, times: number): Promise<Timed[]> {
  const all = Array.from({ length: chats }, async () => {
    await using chat = await openChat(app);
    const timed: Timed[] = [];
    await timeOne(app, chat); // the first of a conversation gives it its title
    for (let time = 0; time < times; time += 1) timed.push(await timeOne(app, chat));
    return timed;
  });
  return (await Promise.all(all)).flat();
}

function rowsFor(name: string, timed: readonly Timed[]): Row[] {
  const rows = (what: string, of: (one: Timed) => number, rest: Partial<Row> = {}): Row[] =>
    [0.5, 0.95].map((share) => ({
      what: `${name}: ${what}, p${share * 100}`,
      unit: 'ms',
      ours: percentile(timed.map(of), share),
      ...rest,
    }));
  return [
    ...rows('send → answered', ({ accepted }) => accepted),
    ...rows('send → first event', ({ firstEvent }) => firstEvent),
    ...rows('send → first delta', ({ firstDelta }) => firstDelta, { baseline: modelMs }),
    ...rows('… before the model is asked', ({ spoken }) => spoken - modelMs),
    ...rows('… after it has spoken', ({ firstDelta, spoken }) => firstDelta - spoken),
  ];
}

await using place = await openPlace();
await using app = await startApp(place);
await timeMany(app, 4, 5); // warm
const alone = await timeMany(app, 1, 40);
const above = percentile(
  alone.map(({ firstDelta }) => firstDelta - modelMs),
  0.5,
);
printTable('the model', [
  { what: 'first delta above the model, p50', unit: 'ms', ours: above, atMost: 60 },
  ...rowsFor('alone', alone),
  ...rowsFor('20 chats at once', await timeMany(app, 20, 8)),
]);
