/** One thing that the demo model understands, with everything that it needs to know about it. */
export type Task =
  | { readonly type: 'list'; readonly path: string }
  | { readonly type: 'read'; readonly path: string }
  | { readonly type: 'search'; readonly query: string; readonly path: string | undefined }
  | { readonly type: 'run'; readonly command: string }
  | { readonly type: 'write'; readonly path: string; readonly content: string }
  | { readonly type: 'replace'; readonly path: string; readonly from: string; readonly to: string }
  | { readonly type: 'replace_in_all'; readonly paths: readonly string[]; readonly from: string; readonly to: string }
  | { readonly type: 'git_status' }
  | { readonly type: 'git_diff'; readonly path?: string }
  | { readonly type: 'git_log' }
  | { readonly type: 'git_commit'; readonly message: string }
  | { readonly type: 'fetch'; readonly url: string }
  | { readonly type: 'make_directory'; readonly path: string }
  | { readonly type: 'delete'; readonly path: string }
  | { readonly type: 'move'; readonly from: string; readonly to: string }
  /** A tool of a server that a person has added. */
  | { readonly type: 'call'; readonly tool: string; readonly given: Readonly<Record<string, unknown>> }
  | { readonly type: 'switch'; readonly agent: string }
  | { readonly type: 'ask'; readonly question: string; readonly options: readonly string[] }
  | { readonly type: 'think'; readonly seconds: number }
  | { readonly type: 'fail'; readonly passing: boolean };

export type Language = 'en' | 'ru';
