ALTER TABLE "messages" ADD COLUMN "cost" jsonb;--> statement-breakpoint
ALTER TABLE "turns" ADD COLUMN "cost" jsonb;--> statement-breakpoint
ALTER TABLE "provider_settings" ADD COLUMN "prices" jsonb DEFAULT '{}'::jsonb NOT NULL;