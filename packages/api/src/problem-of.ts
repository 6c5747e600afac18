import { TRPCError } from '@trpc/server';
import * as z from 'zod';
import { isDatabaseAway } from '@codelab/database/is-database-away';
import { Problem } from '@codelab/protocol/problem';

/**
 * What an error is called outside. Whatever nobody foresaw is `internal`, and says nothing of the inside: the log has
 * the whole chain of causes.
 */
export function problemOf(error: unknown): Problem {
  for (const link of causes(error)) {
    if (link instanceof Problem) return link;
    if (link instanceof z.ZodError) return invalidInput(link);
  }
  if (isDatabaseAway(error)) return new Problem('unavailable', 'The database cannot be reached just now.');
  if (error instanceof TRPCError) return refusedByTransport(error);
  return new Problem('internal', 'Something went wrong on the server.');
}

/** The error and what caused it, outermost first. */
export function* causes(error: unknown): Generator<unknown, void> {
  const seen = new Set<unknown>();
  for (let link = error; link !== undefined && link !== null && !seen.has(link); ) {
    yield link;
    seen.add(link);
    link = link instanceof Error ? link.cause : undefined;
  }
}

function invalidInput(error: z.ZodError): Problem {
  const fields = error.issues.map((issue) => ({ path: pathOf(issue), message: sentenceOf(issue) }));
  if (fields.every((field) => field.path === 'lastEventId')) {
    return new Problem('cursor_invalid', 'This is not a place in the log.');
  }
  const [first] = fields;
  const where = first?.path ? `${first.path}: ` : '';
  return new Problem('invalid_input', `The request is not well formed. ${where}${first?.message ?? ''}`.trim(), {
    fields,
  });
}

function pathOf(issue: z.core.$ZodIssue): string {
  return issue.path.map(String).join('.');
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  const isUnknownKind = issue.code === 'invalid_union' && 'discriminator' in issue && issue.errors.length === 0;
  return isUnknownKind ? 'This kind is not known' : issue.message;
}

/** What tRPC itself refuses, before any procedure of ours runs. */
function refusedByTransport(error: TRPCError): Problem {
  switch (error.code) {
    case 'PAYLOAD_TOO_LARGE':
      return new Problem('too_large', 'The request is too large.');
    case 'NOT_FOUND':
      return new Problem('not_found', error.message);
    case 'PARSE_ERROR':
    case 'BAD_REQUEST':
      return new Problem(
        'invalid_input',
        error.cause instanceof SyntaxError ? 'The request is not valid JSON.' : error.message,
      );
    case 'METHOD_NOT_SUPPORTED':
      return new Problem('invalid_input', error.message);
    case 'UNSUPPORTED_MEDIA_TYPE':
      return new Problem('invalid_input', 'The body must be application/json.');
    default:
      return new Problem('internal', 'Something went wrong on the server.');
  }
}
