export const reading = ['read_file', 'list_files', 'search_in_code', 'git_status', 'git_diff', 'git_log'] as const;
/** Changes inside of files. A model is offered the form that it knows best. */
export const editing = ['write_file', 'edit_file', 'edit_files', 'apply_patch', 'create_directory'] as const;
export const changing = [...editing, 'delete_file', 'move_file', 'git_commit'] as const;
export const running = ['execute_command', 'command_output', 'stop_command'] as const;
export const talking = ['ask_user', 'switch_agent'] as const;
