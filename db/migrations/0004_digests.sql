CREATE TABLE "handover" (
	"id" text PRIMARY KEY NOT NULL,
	"department_id" text NOT NULL,
	"work_date" date NOT NULL,
	"shift_name" text NOT NULL,
	"slot" timestamp with time zone NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"facts" jsonb NOT NULL,
	"outgoing_by" text,
	"outgoing_at" timestamp with time zone,
	"incoming_by" text,
	"incoming_at" timestamp with time zone,
	CONSTRAINT "handover_once_per_slot" UNIQUE("department_id","slot"),
	CONSTRAINT "handover_given_by_whom_and_when" CHECK (("handover"."outgoing_by" is null) = ("handover"."outgoing_at" is null)),
	CONSTRAINT "handover_taken_by_whom_and_when" CHECK (("handover"."incoming_by" is null) = ("handover"."incoming_at" is null))
);
--> statement-breakpoint
CREATE TABLE "progress_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "progress_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"order_id" bigint NOT NULL,
	"step_id" bigint,
	"chat" text,
	"told_by" text,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "progress_event_kind_known" CHECK ("progress_event"."kind" in ('stepReady', 'stepDone', 'blocked', 'shortage', 'inspectionDue', 'scrapHigh', 'rework', 'outsourceDue', 'released', 'held', 'resumed', 'cancelled', 'closedShort', 'priorityChanged', 'dueChanged', 'orderDone', 'promiseAtRisk'))
);
--> statement-breakpoint
CREATE TABLE "progress_news" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "progress_news_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"lane" text NOT NULL,
	"department_id" text,
	"person_id" text,
	"topic" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"order_id" bigint NOT NULL,
	"step_id" bigint,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"not_before" timestamp with time zone NOT NULL,
	"told_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "progress_news_once" UNIQUE("lane","subject"),
	CONSTRAINT "progress_news_topic_known" CHECK ("progress_news"."topic" in ('stepReady', 'blocked', 'priorityChanged', 'inspectionDue', 'scrapHigh', 'rework', 'goodsReady', 'materialToPrepare', 'shortage', 'outsourceDue', 'milestone', 'promiseAtRisk', 'orderDone', 'dateMoved', 'critical', 'followed')),
	CONSTRAINT "progress_news_kind_known" CHECK ("progress_news"."kind" in ('stepReady', 'stepDone', 'blocked', 'shortage', 'inspectionDue', 'scrapHigh', 'rework', 'outsourceDue', 'released', 'held', 'resumed', 'cancelled', 'closedShort', 'priorityChanged', 'dueChanged', 'orderDone', 'promiseAtRisk'))
);
--> statement-breakpoint
CREATE TABLE "satisfaction" (
	"person_id" text NOT NULL,
	"week" date NOT NULL,
	"score" smallint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "satisfaction_person_id_week_pk" PRIMARY KEY("person_id","week"),
	CONSTRAINT "satisfaction_score" CHECK ("satisfaction"."score" between 1 and 3)
);
--> statement-breakpoint
CREATE TABLE "order_follow" (
	"person_id" text NOT NULL,
	"order_id" bigint NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "order_follow_person_id_order_id_pk" PRIMARY KEY("person_id","order_id")
);
--> statement-breakpoint
CREATE TABLE "subscription" (
	"department_id" text NOT NULL,
	"topic" text NOT NULL,
	"subscribed" boolean NOT NULL,
	"changed_by" text,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "subscription_department_id_topic_pk" PRIMARY KEY("department_id","topic"),
	CONSTRAINT "subscription_topic_known" CHECK ("subscription"."topic" in ('stepReady', 'blocked', 'priorityChanged', 'inspectionDue', 'scrapHigh', 'rework', 'goodsReady', 'materialToPrepare', 'shortage', 'outsourceDue', 'milestone', 'promiseAtRisk', 'orderDone', 'dateMoved', 'critical'))
);
--> statement-breakpoint
ALTER TABLE "schedule" ADD COLUMN "fault" jsonb;--> statement-breakpoint
ALTER TABLE "schedule" ADD COLUMN "failures" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "schedule_fire" ADD COLUMN "outcome" text DEFAULT 'onTime' NOT NULL;--> statement-breakpoint
ALTER TABLE "handover" ADD CONSTRAINT "handover_department_id_department_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."department"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover" ADD CONSTRAINT "handover_outgoing_by_person_id_fk" FOREIGN KEY ("outgoing_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover" ADD CONSTRAINT "handover_incoming_by_person_id_fk" FOREIGN KEY ("incoming_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "satisfaction" ADD CONSTRAINT "satisfaction_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_follow" ADD CONSTRAINT "order_follow_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_follow" ADD CONSTRAINT "order_follow_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_department_id_department_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."department"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_changed_by_person_id_fk" FOREIGN KEY ("changed_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "handover_of_department" ON "handover" USING btree ("department_id","made_at");--> statement-breakpoint
CREATE INDEX "progress_news_waiting" ON "progress_news" USING btree ("not_before") WHERE "progress_news"."told_at" is null;--> statement-breakpoint
CREATE INDEX "progress_news_age" ON "progress_news" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "order_follow_order" ON "order_follow" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "schedule_fire_age" ON "schedule_fire" USING brin ("fired_at");--> statement-breakpoint
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_kind_known" CHECK ("schedule"."kind" in ('digest', 'handover', 'weekly'));--> statement-breakpoint
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_failures_not_negative" CHECK ("schedule"."failures" >= 0);--> statement-breakpoint
ALTER TABLE "schedule_fire" ADD CONSTRAINT "schedule_fire_outcome_known" CHECK ("schedule_fire"."outcome" in ('onTime', 'madeUp', 'tooLate', 'gaveUp'));