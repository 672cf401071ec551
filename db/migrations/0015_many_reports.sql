-- Reports that wait on a card, and what made a booked one look unlikely.
--
-- Locks: two new tables; their foreign keys lock report and person against writing for a moment. The running version
-- goes on with them: it writes to neither.
CREATE TABLE "report_doubt" (
	"report_id" text NOT NULL,
	"kind" text NOT NULL,
	"facts" jsonb NOT NULL,
	"confirmed" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "report_doubt_report_id_kind_pk" PRIMARY KEY("report_id","kind"),
	CONSTRAINT "report_doubt_kind_known" CHECK ("report_doubt"."kind" in ('tooFast', 'sameEveryDay', 'farAboveUsual', 'moreThanReceived'))
);
--> statement-breakpoint
CREATE TABLE "report_draft" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"lines" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "report_doubt" ADD CONSTRAINT "report_doubt_report_id_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_draft" ADD CONSTRAINT "report_draft_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "report_doubt_newest" ON "report_doubt" USING btree ("at");--> statement-breakpoint
CREATE INDEX "report_draft_age" ON "report_draft" USING btree ("created_at");