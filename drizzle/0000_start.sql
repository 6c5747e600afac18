CREATE TABLE "conversations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"title" text NOT NULL,
	"agent" text NOT NULL,
	"model" text NOT NULL,
	"status" text NOT NULL,
	"parent_conversation_id" uuid,
	"parent_plan_id" uuid,
	"parent_subtask_id" text,
	"last_seq" bigint DEFAULT 0 NOT NULL,
	"epoch" integer DEFAULT 0 NOT NULL,
	"open_turn_id" uuid,
	"queue_paused" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"conversation_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"turn_id" uuid,
	"type" text NOT NULL,
	"subject" uuid,
	"body" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "events_conversation_id_seq_pk" PRIMARY KEY("conversation_id","seq")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"conversation_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"turn_id" uuid,
	"step" integer,
	"role" text NOT NULL,
	"status" text NOT NULL,
	"agent" text,
	"model" text,
	"attempt" integer,
	"parts" jsonb NOT NULL,
	"usage" jsonb,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "messages_conversation_id_id_pk" PRIMARY KEY("conversation_id","id")
);
--> statement-breakpoint
CREATE TABLE "owners" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"default_model" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "queued_messages" (
	"conversation_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"position" integer NOT NULL,
	"content" text NOT NULL,
	"agent" text,
	"model" text,
	"delivery" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "queued_messages_conversation_id_id_pk" PRIMARY KEY("conversation_id","id")
);
--> statement-breakpoint
CREATE TABLE "turns" (
	"conversation_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"status" text NOT NULL,
	"step" integer DEFAULT 0 NOT NULL,
	"waiting_for" jsonb,
	"retries" integer DEFAULT 0 NOT NULL,
	"code" text,
	"usage" jsonb NOT NULL,
	"reminded" boolean DEFAULT false NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "turns_conversation_id_id_pk" PRIMARY KEY("conversation_id","id")
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"name" text NOT NULL,
	"path" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "plan_versions" (
	"plan_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"digest" text NOT NULL,
	"title" text NOT NULL,
	"subtasks" jsonb NOT NULL,
	"note" text,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "plan_versions_plan_id_version_pk" PRIMARY KEY("plan_id","version")
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"conversation_id" uuid NOT NULL,
	"id" uuid PRIMARY KEY NOT NULL,
	"turn_id" uuid NOT NULL,
	"call_id" uuid,
	"version" integer NOT NULL,
	"digest" text NOT NULL,
	"title" text NOT NULL,
	"status" text NOT NULL,
	"note" text,
	"decided" jsonb,
	"report_due" text,
	"proposed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "subtasks" (
	"plan_id" uuid NOT NULL,
	"id" text NOT NULL,
	"position" integer NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"agent" text NOT NULL,
	"depends_on" jsonb NOT NULL,
	"status" text NOT NULL,
	"child_conversation_id" uuid,
	"waiting" jsonb,
	"result" jsonb,
	"problem" jsonb,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "subtasks_plan_id_id_pk" PRIMARY KEY("plan_id","id")
);
--> statement-breakpoint
CREATE TABLE "commands" (
	"owner_id" uuid NOT NULL,
	"key" uuid NOT NULL,
	"body_hash" text NOT NULL,
	"answer" jsonb,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "commands_owner_id_key_pk" PRIMARY KEY("owner_id","key")
);
--> statement-breakpoint
CREATE TABLE "provider_settings" (
	"owner_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"sealed_key" text,
	"key_hint" text,
	"base_url" text,
	"models" jsonb NOT NULL,
	CONSTRAINT "provider_settings_owner_id_provider_pk" PRIMARY KEY("owner_id","provider")
);
--> statement-breakpoint
CREATE TABLE "tool_calls" (
	"conversation_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"turn_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"position" integer NOT NULL,
	"tool" text NOT NULL,
	"arguments" jsonb NOT NULL,
	"prepared" jsonb NOT NULL,
	"verdict" text NOT NULL,
	"rule" text,
	"runs_on" text NOT NULL,
	"risk" text NOT NULL,
	"reason" text NOT NULL,
	"state" jsonb NOT NULL,
	"status" text GENERATED ALWAYS AS (state->>'status') STORED NOT NULL,
	"epoch" integer,
	"live_output" text,
	"decided" jsonb,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "tool_calls_conversation_id_id_pk" PRIMARY KEY("conversation_id","id")
);
--> statement-breakpoint
CREATE TABLE "waits" (
	"conversation_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"turn_id" uuid,
	"kind" text NOT NULL,
	"subject" uuid NOT NULL,
	"status" text NOT NULL,
	"version" integer NOT NULL,
	"digest" text NOT NULL,
	"payload" jsonb,
	"resolution" jsonb,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	CONSTRAINT "waits_conversation_id_id_pk" PRIMARY KEY("conversation_id","id")
);
--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queued_messages" ADD CONSTRAINT "queued_messages_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "turns" ADD CONSTRAINT "turns_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_versions" ADD CONSTRAINT "plan_versions_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plans" ADD CONSTRAINT "plans_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subtasks" ADD CONSTRAINT "subtasks_plan_id_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commands" ADD CONSTRAINT "commands_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provider_settings" ADD CONSTRAINT "provider_settings_owner_id_owners_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."owners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tool_calls" ADD CONSTRAINT "tool_calls_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waits" ADD CONSTRAINT "waits_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversations_list" ON "conversations" USING btree ("owner_id","status","updated_at");--> statement-breakpoint
CREATE INDEX "conversations_parent" ON "conversations" USING btree ("parent_plan_id");--> statement-breakpoint
CREATE INDEX "events_deltas" ON "events" USING btree ("conversation_id","subject","seq") WHERE subject is not null;--> statement-breakpoint
CREATE INDEX "events_prune" ON "events" USING btree ("at") WHERE subject is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "messages_order" ON "messages" USING btree ("conversation_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "turns_one_open" ON "turns" USING btree ("conversation_id") WHERE status in ('queued', 'running', 'waiting');--> statement-breakpoint
CREATE INDEX "turns_open" ON "turns" USING btree ("status") WHERE status in ('queued', 'running', 'waiting');--> statement-breakpoint
CREATE UNIQUE INDEX "workspaces_path" ON "workspaces" USING btree ("owner_id","path");--> statement-breakpoint
CREATE INDEX "plans_conversation" ON "plans" USING btree ("conversation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "tool_calls_order" ON "tool_calls" USING btree ("conversation_id","turn_id","step","position");--> statement-breakpoint
CREATE UNIQUE INDEX "waits_id" ON "waits" USING btree ("id");--> statement-breakpoint
CREATE UNIQUE INDEX "waits_one_pending" ON "waits" USING btree ("conversation_id","subject") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "waits_expiry" ON "waits" USING btree ("expires_at") WHERE status = 'pending' and expires_at is not null;