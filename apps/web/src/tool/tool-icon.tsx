import {
  CircleCheckBig,
  FilePen,
  FilePlus,
  FileSearch,
  FileText,
  FileX,
  FolderOpen,
  FolderPlus,
  GitBranch,
  GitCommitHorizontal,
  Globe,
  ListTodo,
  type LucideIcon,
  MessageCircleQuestionMark,
  MoveRight,
  Plug,
  SquareTerminal,
  Users,
  Wrench,
} from 'lucide-react';
import type { JSX } from 'react';

const icons: { readonly [tool: string]: LucideIcon } = {
  read_file: FileText,
  list_files: FolderOpen,
  search_in_code: FileSearch,
  write_file: FilePlus,
  edit_file: FilePen,
  edit_files: FilePen,
  apply_patch: FilePen,
  fetch_url: Globe,
  create_directory: FolderPlus,
  delete_file: FileX,
  move_file: MoveRight,
  execute_command: SquareTerminal,
  git_status: GitBranch,
  git_diff: GitBranch,
  git_log: GitBranch,
  git_commit: GitCommitHorizontal,
  ask_user: MessageCircleQuestionMark,
  switch_agent: Users,
  propose_plan: ListTodo,
  complete: CircleCheckBig,
};

export function ToolIcon({ tool }: { tool: string }): JSX.Element {
  // `server__tool`
  const Icon = icons[tool] ?? (tool.includes('__') ? Plug : Wrench);
  return <Icon aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />;
}
