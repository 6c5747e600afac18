ALTER TABLE "checkpoints" ADD COLUMN "before_seq" bigint;--> statement-breakpoint
ALTER TABLE "checkpoints" ADD COLUMN "undone" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "tool_calls" ADD COLUMN "checkpoint" jsonb;