import type { Phrases } from './speak.ts';
import type { Task } from './task.ts';

export type Call = { readonly tool: string; readonly input: Readonly<Record<string, unknown>> };

/** The call that does a task; a thought and a failure need none. */
export function callFor(task: Task, phrases: Phrases): Call | undefined {
  switch (task.type) {
    case 'list':
      return { tool: 'list_files', input: { path: task.path } };
    case 'read':
      return { tool: 'read_file', input: { path: task.path } };
    case 'search': {
      // As people expect of a search box: small letters find capitals too.
      const ignoreCase = task.query === task.query.toLowerCase();
      const where = task.path === undefined ? {} : { path: task.path };
      return {
        tool: 'search_in_code',
        input: { pattern: task.query, literal: true, ignore_case: ignoreCase, ...where },
      };
    }
    case 'run':
      return {
        tool: 'execute_command',
        input: { command: task.command, ...(asks(task.command) && { takes_input: true }) },
      };
    case 'write':
      return { tool: 'write_file', input: { path: task.path, content: task.content } };
    case 'replace': {
      const { path, from, to } = task;
      return { tool: 'edit_file', input: { path, old_string: from, new_string: to, replace_all: true } };
    }
    case 'replace_in_all': {
      const { paths, from, to } = task;
      const edits = paths.map((path) => ({ path, old_string: from, new_string: to, replace_all: true }));
      return { tool: 'edit_files', input: { edits } };
    }
    case 'git_status':
    case 'git_log':
      return { tool: task.type, input: {} };
    case 'git_diff':
      return { tool: 'git_diff', input: task.path === undefined ? {} : { path: task.path } };
    case 'git_commit':
      return { tool: 'git_commit', input: { message: task.message } };
    case 'fetch':
      return { tool: 'fetch_url', input: { url: task.url } };
    case 'make_directory':
      return { tool: 'create_directory', input: { path: task.path } };
    case 'delete':
      return { tool: 'delete_file', input: { path: task.path } };
    case 'move':
      return { tool: 'move_file', input: { from: task.from, to: task.to } };
    case 'call':
      return { tool: task.tool, input: task.given };
    case 'switch':
      return switchTo(task.agent, phrases.askedForAgent(task.agent));
    case 'ask': {
      const options = task.options.length === 0 ? {} : { options: task.options.slice(0, 12) };
      return { tool: 'ask_user', input: { questions: [{ id: 'answer', question: task.question, ...options }] } };
    }
    case 'think':
    case 'fail':
      return undefined;
  }
}

export function switchTo(agent: string, reason: string): Call {
  return { tool: 'switch_agent', input: { agent, reason } };
}

/** The agent with the fewest rights that can do all of these. */
export function agentFor(tasks: readonly Task[]): 'coder' | 'debug' | 'ask' {
  if (tasks.some(({ type }) => changing.has(type))) return 'coder';
  return tasks.some(({ type }) => type === 'run') ? 'debug' : 'ask';
}

const changing: ReadonlySet<Task['type']> = new Set([
  'write',
  'replace',
  'replace_in_all',
  'make_directory',
  'delete',
  'move',
  'git_commit',
  'call',
] as const);

/** Does a command wait for what a person types? */
function asks(command: string): boolean {
  return /(^|[;&|(\s])read(\s|$)/.test(command);
}
