export const reading = ['read_file', 'list_files', 'search_in_code'] as const;
export const changing = ['write_file', 'edit_file', 'create_directory', 'delete_file', 'move_file'] as const;
export const talking = ['ask_user', 'switch_agent'] as const;
