CREATE TABLE "alert_card" (
	"lane" text PRIMARY KEY NOT NULL,
	"department_id" text NOT NULL,
	"dedup" text NOT NULL,
	"posted_at" timestamp with time zone NOT NULL,
	"called" text[] DEFAULT '{}'::text[] NOT NULL,
	"edits" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "alert_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"alert_id" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"what" text NOT NULL,
	"level" integer DEFAULT 0 NOT NULL,
	"by" text,
	"note" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_watch" (
	"subject" text PRIMARY KEY NOT NULL,
	"look_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "alert" DROP CONSTRAINT "alert_state_known";--> statement-breakpoint
ALTER TABLE "alert" DROP CONSTRAINT "alert_resolved_when";--> statement-breakpoint
ALTER TABLE "alert" DROP CONSTRAINT "alert_order_id_orders_id_fk";
--> statement-breakpoint
ALTER TABLE "alert" DROP CONSTRAINT "alert_step_id_step_id_fk";
--> statement-breakpoint
ALTER TABLE "alert" DROP CONSTRAINT "alert_exception_id_exception_id_fk";
--> statement-breakpoint
ALTER TABLE "alert" DROP CONSTRAINT "alert_department_id_department_id_fk";
--> statement-breakpoint
DROP INDEX "alert_live";--> statement-breakpoint
DROP INDEX "alert_one_live";--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "team_id" text;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "fired_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "escalate_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "repeat_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "until_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "told_to" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "news" text;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "promised_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "assignee_id" text;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "resolved_by" text;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "cause" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "muted_by" text;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "any_time" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "alert" ADD COLUMN "harm" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "inbound_event" ADD COLUMN "group_lane" text;--> statement-breakpoint
ALTER TABLE "lane" ADD COLUMN "last_message_id" text;--> statement-breakpoint
ALTER TABLE "alert_card" ADD CONSTRAINT "alert_card_department_id_department_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."department"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_log" ADD CONSTRAINT "alert_log_by_person_id_fk" FOREIGN KEY ("by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_log_of" ON "alert_log" USING btree ("alert_id","id");--> statement-breakpoint
CREATE INDEX "alert_watch_due" ON "alert_watch" USING btree ("look_at");--> statement-breakpoint
ALTER TABLE "alert" ADD CONSTRAINT "alert_assignee_id_person_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert" ADD CONSTRAINT "alert_resolved_by_person_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_open_of_order" ON "alert" USING btree ("order_id") WHERE "alert"."state" <> 'closed';--> statement-breakpoint
CREATE INDEX "alert_open_of_exception" ON "alert" USING btree ("exception_id") WHERE "alert"."state" <> 'closed' and "alert"."exception_id" is not null;--> statement-breakpoint
CREATE INDEX "alert_open_of_department" ON "alert" USING btree ("department_id","harm" DESC NULLS LAST) WHERE "alert"."state" <> 'closed';--> statement-breakpoint
CREATE INDEX "alert_news" ON "alert" USING btree ("department_id") WHERE "alert"."news" is not null;--> statement-breakpoint
CREATE INDEX "inbound_event_of_group" ON "inbound_event" USING btree ("group_lane","received_at") WHERE "inbound_event"."group_lane" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "alert_one_live" ON "alert" USING btree ("subject","kind") WHERE "alert"."state" not in ('resolved', 'closed');--> statement-breakpoint
ALTER TABLE "alert" ADD CONSTRAINT "alert_state_known" CHECK ("alert"."state" in ('asked', 'firing', 'acknowledged', 'silenced', 'resolved', 'closed'));--> statement-breakpoint
ALTER TABLE "alert" ADD CONSTRAINT "alert_resolved_when" CHECK (("alert"."state" in ('resolved', 'closed')) = ("alert"."resolved_at" is not null));