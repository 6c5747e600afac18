import * as z from 'zod';
import type { FoundServer } from '@codelab/protocol/model';

/** A server that people run beside CodeLab, and where it usually listens. */
type Known = { readonly name: string; readonly port: number; readonly list: 'ollama' | 'openai' };

const usualServers: readonly Known[] = [
  { name: 'Ollama', port: 11_434, list: 'ollama' },
  { name: 'LM Studio', port: 1234, list: 'openai' },
  { name: 'vLLM', port: 8000, list: 'openai' },
  { name: 'llama.cpp', port: 8080, list: 'openai' },
  { name: 'Jan', port: 1337, list: 'openai' },
];

const limitMs = 400;
const keptMs = 30_000;

/** Looks for OpenAI-compatible servers on this machine's loopback, and uses none of them unasked. */
export type LoopbackServers = { find(): Promise<FoundServer[]> };

/** One look serves everybody who asks within 30 seconds. */
export function loopbackServers(
  servers: readonly Known[] = usualServers,
  now: () => number = Date.now,
): LoopbackServers {
  let last: { readonly at: number; readonly found: Promise<FoundServer[]> } | undefined;
  return {
    find() {
      if (!last || now() - last.at >= keptMs) last = { at: now(), found: lookAt(servers) };
      return last.found;
    },
  };
}

async function lookAt(servers: readonly Known[]): Promise<FoundServer[]> {
  const found = await Promise.all(servers.map(findServer));
  return found.filter((server) => server !== undefined);
}

/** Any program may listen on such a port: what does not answer like a model server, in time, is not one. */
async function findServer(server: Known): Promise<FoundServer | undefined> {
  const root = `http://127.0.0.1:${server.port}`;
  try {
    const response = await fetch(`${root}${server.list === 'ollama' ? '/api/tags' : '/v1/models'}`, {
      signal: AbortSignal.timeout(limitMs),
      redirect: 'error',
    });
    if (!response.ok) {
      await response.body?.cancel();
      return undefined;
    }
    const models = modelNames(server.list, await response.json());
    return models && { name: server.name, baseUrl: `${root}/v1`, models };
  } catch {
    return undefined; // Nothing listens, or something else does.
  }
}

const ModelName = z.string().regex(/^[\w.:@/-]{1,120}$/);
const OllamaList = z.object({ models: z.array(z.object({ name: z.string() })) });
const OpenaiList = z.object({ data: z.array(z.object({ id: z.string() })) });

function modelNames(list: Known['list'], body: unknown): string[] | undefined {
  const names =
    list === 'ollama'
      ? OllamaList.safeParse(body).data?.models.map((model) => model.name)
      : OpenaiList.safeParse(body).data?.data.map((model) => model.id);
  // A name that cannot stand in a model reference cannot be chosen.
  return names?.filter((name) => ModelName.safeParse(name).success);
}
