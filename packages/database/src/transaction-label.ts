/**
 * The name of everything that is done to the data: in the metric, in the log, in the slow warning.
 * A label that begins with `read_` changes nothing.
 */
export type TransactionLabel =
  | 'accept_message'
  | 'claim_turn'
  | 'next_step'
  | 'save_assistant_message'
  | 'start_tool_call'
  | 'save_tool_result'
  | 'ask_command'
  | 'save_command'
  | 'refresh_approval'
  | 'try_command'
  | 'ask_person'
  | 'park_turn'
  | 'finish_turn'
  | 'cancel_turn'
  | 'advance_plan'
  | 'append_events'
  | 'read_events'
  | 'read_snapshot'
  | 'read_inbox'
  | 'read_list'
  | 'read_one'
  | 'change_conversation'
  | 'change_queue'
  | 'save_settings'
  | 'save_rules'
  | 'sweep'
  | 'start_server'
  | 'try_to_write';
