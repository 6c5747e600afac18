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
ALTER TABLE "subtasks" ADD COLUMN "spent" jsonb;