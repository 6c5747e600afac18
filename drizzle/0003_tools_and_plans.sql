CREATE TABLE "agents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"workspace_id" uuid,
	"name" text NOT NULL,
	"when_to_use" text NOT NULL,
	"prompt" text NOT NULL,
	"tools" jsonb NOT NULL,
	"writes" jsonb,
	"delegates" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"model" text,
	"max_steps" integer NOT NULL,
	"file" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "agents_name" UNIQUE NULLS NOT DISTINCT("owner_id","workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "background_commands" (
	"conversation_id" uuid NOT NULL,
	"call_id" uuid PRIMARY KEY NOT NULL,
	"command" text NOT NULL,
	"status" text NOT NULL,
	"exit_code" integer,
	"output" text DEFAULT '' NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "checkpoints" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"conversation_id" uuid,
	"call_id" uuid,
	"message_id" uuid,
	"reason" text NOT NULL,
	"title" text NOT NULL,
	"commit" text NOT NULL,
	"left_out" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"before_seq" bigint,
	"undone" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mcp_servers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"workspace_id" uuid,
	"name" text NOT NULL,
	"transport" jsonb NOT NULL,
	"sealed" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"file_hash" text,
	"tools" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"status" jsonb DEFAULT '{"state":"unknown"}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "mcp_servers_name" UNIQUE NULLS NOT DISTINCT("owner_id","workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "rules" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"origin" text NOT NULL,
	"draft" jsonb NOT NULL,
	"workspace_id" uuid,
	"conversation_id" uuid,
	"learned_from" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "started_by" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "undone_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "settings" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "forgotten_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "plan_versions" ADD COLUMN "by" text DEFAULT 'agent' NOT NULL;--> statement-breakpoint
ALTER TABLE "plan_versions" ADD COLUMN "feedback" text;--> statement-breakpoint
ALTER TABLE "plan_versions" ADD COLUMN "comments" jsonb;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "proposer" text;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "parallel" integer DEFAULT 3 NOT NULL;--> statement-breakpoint
ALTER TABLE "plans" ADD COLUMN "retired" jsonb;--> statement-breakpoint
ALTER TABLE "subtasks" ADD COLUMN "evidence" text;--> statement-breakpoint
ALTER TABLE "subtasks" ADD COLUMN "estimate" jsonb;--> statement-breakpoint
ALTER TABLE "subtasks" ADD COLUMN "tools" jsonb;--> statement-breakpoint
ALTER TABLE "subtasks" ADD COLUMN "paths" jsonb;--> statement-breakpoint
ALTER TABLE "subtasks" ADD COLUMN "approved" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "subtasks" ADD COLUMN "granted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "subtasks" ADD COLUMN "comments" jsonb;--> statement-breakpoint
ALTER TABLE "subtasks" ADD COLUMN "waits_for" jsonb;--> statement-breakpoint
ALTER TABLE "subtasks" ADD COLUMN "spent" jsonb;--> statement-breakpoint
ALTER TABLE "tool_calls" ADD COLUMN "agent" text;--> statement-breakpoint
ALTER TABLE "tool_calls" ADD COLUMN "facts" jsonb;--> statement-breakpoint
ALTER TABLE "tool_calls" ADD COLUMN "checkpoint" jsonb;--> statement-breakpoint
ALTER TABLE "tool_calls" ADD COLUMN "remember" jsonb;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "background_commands" ADD CONSTRAINT "background_commands_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checkpoints" ADD CONSTRAINT "checkpoints_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checkpoints" ADD CONSTRAINT "checkpoints_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mcp_servers" ADD CONSTRAINT "mcp_servers_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mcp_servers" ADD CONSTRAINT "mcp_servers_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rules" ADD CONSTRAINT "rules_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rules" ADD CONSTRAINT "rules_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rules" ADD CONSTRAINT "rules_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "background_commands_conversation" ON "background_commands" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "checkpoints_workspace" ON "checkpoints" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "checkpoints_call" ON "checkpoints" USING btree ("conversation_id","call_id");--> statement-breakpoint
CREATE INDEX "rules_owner" ON "rules" USING btree ("owner_id","position");