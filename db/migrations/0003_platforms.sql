CREATE TABLE "connection_lease" (
	"account" text PRIMARY KEY NOT NULL,
	"owner" text NOT NULL,
	"lease_until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform_memory" (
	"platform" text NOT NULL,
	"key" text NOT NULL,
	"value" jsonb NOT NULL,
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "platform_memory_platform_key_pk" PRIMARY KEY("platform","key")
);
--> statement-breakpoint
ALTER TABLE "person_identity" ADD COLUMN "platform_name" text;--> statement-breakpoint
ALTER TABLE "person_identity" ADD COLUMN "platform_department" text;--> statement-breakpoint
ALTER TABLE "person_identity" ADD COLUMN "left_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "platform_memory_age" ON "platform_memory" USING brin ("stored_at");