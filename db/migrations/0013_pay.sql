-- Pay: hourly rates, rows that no report made, members of shared reports who are asked, objections, closed months; what is
-- done at a shift's end; and who does not want to be on boards.
--
-- Locks: new tables, and a column without a default on report_worker (brief, exclusive; no rewrite). The running release
-- goes on with it: it names the columns it writes.
CREATE TABLE "hourly_rate" (
	"person_id" text,
	"rate" "amount" NOT NULL,
	"valid_from" date NOT NULL,
	CONSTRAINT "hourly_rate_once_per_day" UNIQUE NULLS NOT DISTINCT("person_id","valid_from")
);
--> statement-breakpoint
CREATE TABLE "pay_close" (
	"month" date PRIMARY KEY NOT NULL,
	"closed_by" text NOT NULL,
	"closed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "pay_close_month_begins" CHECK (extract(day from "pay_close"."month") = 1)
);
--> statement-breakpoint
CREATE TABLE "pay_close_total" (
	"month" date NOT NULL,
	"person_id" text NOT NULL,
	"piece" numeric(18, 4) NOT NULL,
	"time" numeric(18, 4) NOT NULL,
	"adjustment" numeric(18, 4) NOT NULL,
	CONSTRAINT "pay_close_total_month_person_id_pk" PRIMARY KEY("month","person_id")
);
--> statement-breakpoint
CREATE TABLE "pay_entry" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"kind" text NOT NULL,
	"work_date" date NOT NULL,
	"pay_month" date,
	"step_id" bigint,
	"minutes" double precision DEFAULT 0 NOT NULL,
	"rate" "amount" DEFAULT '0' NOT NULL,
	"amount" numeric(18, 4) NOT NULL,
	"report_id" text,
	"entry_id" text,
	"slot" timestamp with time zone,
	"note" text DEFAULT '' NOT NULL,
	"booked_by" text,
	"booked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "pay_entry_kind_known" CHECK ("pay_entry"."kind" in ('time', 'adjustment')),
	CONSTRAINT "pay_entry_time_or_adjustment" CHECK (case "pay_entry"."kind" when 'time' then "pay_entry"."minutes" >= 0 and "pay_entry"."amount" >= 0 else "pay_entry"."booked_by" is not null and "pay_entry"."note" <> '' end),
	CONSTRAINT "pay_entry_month_begins" CHECK (extract(day from "pay_entry"."pay_month") = 1)
);
--> statement-breakpoint
CREATE TABLE "pay_objection" (
	"id" text PRIMARY KEY NOT NULL,
	"about" text NOT NULL,
	"report_id" text,
	"entry_id" text,
	"person_id" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"note" text DEFAULT '' NOT NULL,
	"outcome_id" text,
	CONSTRAINT "pay_objection_about_known" CHECK ("pay_objection"."about" in ('share', 'pay')),
	CONSTRAINT "pay_objection_status_known" CHECK ("pay_objection"."status" in ('open', 'kept', 'changed')),
	CONSTRAINT "pay_objection_about_one_row" CHECK (num_nulls("pay_objection"."report_id", "pay_objection"."entry_id") = 1),
	CONSTRAINT "pay_objection_decided_by_whom_and_when" CHECK (("pay_objection"."decided_by" is null) = ("pay_objection"."decided_at" is null)),
	CONSTRAINT "pay_objection_decided_or_open" CHECK (("pay_objection"."status" = 'open') = ("pay_objection"."decided_at" is null)),
	CONSTRAINT "pay_objection_not_decided_by_its_raiser" CHECK ("pay_objection"."decided_by" is distinct from "pay_objection"."person_id")
);
--> statement-breakpoint
CREATE TABLE "share_ask" (
	"report_id" text NOT NULL,
	"person_id" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"agreed_at" timestamp with time zone,
	CONSTRAINT "share_ask_report_id_person_id_pk" PRIMARY KEY("report_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "board_hidden" (
	"person_id" text PRIMARY KEY NOT NULL,
	"since" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shift_ask" (
	"person_id" text NOT NULL,
	"slot" timestamp with time zone NOT NULL,
	"team_id" text NOT NULL,
	"work_date" date NOT NULL,
	"shift_name" text NOT NULL,
	"shift_start" timestamp with time zone NOT NULL,
	"steps" jsonb NOT NULL,
	"ask_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "shift_ask_person_id_slot_pk" PRIMARY KEY("person_id","slot")
);
--> statement-breakpoint
ALTER TABLE "report_worker" ADD COLUMN "pay_month" date;--> statement-breakpoint
ALTER TABLE "hourly_rate" ADD CONSTRAINT "hourly_rate_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pay_close" ADD CONSTRAINT "pay_close_closed_by_person_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pay_close_total" ADD CONSTRAINT "pay_close_total_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pay_close_total" ADD CONSTRAINT "pay_close_total_of_a_close" FOREIGN KEY ("month") REFERENCES "public"."pay_close"("month") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pay_entry" ADD CONSTRAINT "pay_entry_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pay_entry" ADD CONSTRAINT "pay_entry_step_id_step_id_fk" FOREIGN KEY ("step_id") REFERENCES "public"."step"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pay_entry" ADD CONSTRAINT "pay_entry_report_id_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pay_entry" ADD CONSTRAINT "pay_entry_entry_id_pay_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."pay_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pay_entry" ADD CONSTRAINT "pay_entry_booked_by_person_id_fk" FOREIGN KEY ("booked_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pay_objection" ADD CONSTRAINT "pay_objection_report_id_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pay_objection" ADD CONSTRAINT "pay_objection_entry_id_pay_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."pay_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pay_objection" ADD CONSTRAINT "pay_objection_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pay_objection" ADD CONSTRAINT "pay_objection_decided_by_person_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_ask" ADD CONSTRAINT "share_ask_report_id_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_ask" ADD CONSTRAINT "share_ask_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "board_hidden" ADD CONSTRAINT "board_hidden_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_ask" ADD CONSTRAINT "shift_ask_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_ask" ADD CONSTRAINT "shift_ask_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "pay_entry_once_per_shift" ON "pay_entry" USING btree ("person_id","step_id","slot") WHERE "pay_entry"."slot" is not null;--> statement-breakpoint
CREATE INDEX "pay_entry_of_person" ON "pay_entry" USING btree ("person_id","work_date");--> statement-breakpoint
CREATE INDEX "pay_entry_of_day" ON "pay_entry" USING btree ("work_date");--> statement-breakpoint
CREATE INDEX "pay_entry_late" ON "pay_entry" USING btree ("pay_month") WHERE "pay_entry"."pay_month" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "pay_objection_one_open" ON "pay_objection" USING btree ("person_id","report_id") WHERE "pay_objection"."status" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "pay_objection_one_open_entry" ON "pay_objection" USING btree ("person_id","entry_id") WHERE "pay_objection"."status" = 'open';--> statement-breakpoint
CREATE INDEX "pay_objection_open" ON "pay_objection" USING btree ("raised_at") WHERE "pay_objection"."status" = 'open';--> statement-breakpoint
CREATE INDEX "pay_objection_of_report" ON "pay_objection" USING btree ("report_id");--> statement-breakpoint
CREATE INDEX "share_ask_of_person" ON "share_ask" USING btree ("person_id","asked_at");--> statement-breakpoint
CREATE INDEX "shift_ask_waiting" ON "shift_ask" USING btree ("ask_at");--> statement-breakpoint
CREATE INDEX "report_worker_late_pay" ON "report_worker" USING btree ("pay_month") WHERE "report_worker"."pay_month" is not null;