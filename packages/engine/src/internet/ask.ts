import { request as askHttp, type IncomingMessage } from 'node:http';
import { request as askHttps } from 'node:https';
import { isIPv6 } from 'node:net';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ToolFailure } from '../tools/tool-failure.ts';

export type Question = { readonly url: URL; readonly address: string; readonly signal: AbortSignal };

export type Answer = {
  readonly status: number;
  /** Without its parameters, in lower case. */
  readonly contentType: string;
  readonly charset: string | undefined;
  readonly body: Buffer;
  /** The body goes on after what is here. */
  readonly isCut: boolean;
  readonly location?: string;
};

const maxBytes = 2 * 1024 * 1024;

/** One GET, without cookies or anything that could tell who asks, to the one address that was checked. */
export async function ask({ url, address, signal }: Question): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const send = url.protocol === 'https:' ? askHttps : askHttp;
  const request = send(url, {
    agent: false,
    signal,
    headers: {
      accept: 'text/html, text/markdown, text/plain, application/json, text/*;q=0.8, application/xml;q=0.5',
      'accept-encoding': 'gzip, deflate, br',
      'user-agent': 'CodeLab (an assistant that fetches what a person allowed)',
    },
    // A name is not resolved a second time: it goes where it was seen to lead.
    lookup: (_host, _options, found) => found(null, [{ address, family: isIPv6(address) ? 6 : 4 }]),
  });
  request.once('response', resolve).once('error', reject).end();
  try {
    const response = await promise;
    return await read(response);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof ToolFailure ? error : inWords(url, error);
  } finally {
    request.destroy();
  }
}

async function read(response: IncomingMessage): Promise<Answer> {
  const status = response.statusCode ?? 0;
  const [type = '', ...parameters] = (response.headers['content-type'] ?? '').split(';');
  const charset = parameters.map((one) => /^\s*charset\s*=\s*"?([^\s"]+)/i.exec(one)?.[1]).find(Boolean);
  const { location } = response.headers;
  const kept = { status, contentType: type.trim().toLowerCase(), charset };
  if (status >= 300 && status < 400 && location !== undefined) {
    return { ...kept, body: Buffer.alloc(0), isCut: false, location };
  }
  return { ...kept, ...(await firstBytes(decoded(response))) };
}

function decoded(response: IncomingMessage): Readable {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  switch (encoding) {
    case '':
    case 'identity':
      return response;
    case 'gzip':
    case 'x-gzip':
      return through(response, createGunzip());
    case 'deflate':
      return through(response, createInflate());
    case 'br':
      return through(response, createBrotliDecompress());
    default:
      throw new ToolFailure('tool_failed', `It is encoded as "${encoding.slice(0, 100)}", which cannot be read here.`);
  }
}

/** What goes wrong before the decoder is its failure too. */
function through(response: Readable, decoder: Readable & NodeJS.WritableStream): Readable {
  response.once('error', (error) => decoder.destroy(error));
  response.pipe(decoder);
  return decoder;
}

/** The limit is on what comes out of it: little can unpack to very much. */
async function firstBytes(body: Readable): Promise<{ body: Buffer; isCut: boolean }> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    const bytes: Buffer = piece;
    pieces.push(bytes);
    size += bytes.length;
    if (size > maxBytes) return { body: Buffer.concat(pieces).subarray(0, maxBytes), isCut: true };
  }
  return { body: Buffer.concat(pieces), isCut: false };
}

function inWords(url: URL, error: unknown): ToolFailure {
  const why = error instanceof Error ? ('code' in error ? `${error.code}` : error.message) : 'unknown';
  return new ToolFailure('tool_failed', `${url.host} could not be asked: ${why}.`);
}
