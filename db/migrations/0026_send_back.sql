-- Pieces that are sent back to an earlier step: rows that name the sending, and rows that take them out of good.
--
-- Locks: brief exclusive locks on "report" and "step"; the columns have constant defaults, the new check and the two partial
-- indexes read the ledger once. The running version survives it: it leaves the new columns at their defaults.
ALTER TABLE "report" DROP CONSTRAINT "report_sign";--> statement-breakpoint
ALTER TABLE "report" ADD COLUMN "returned" numeric(18, 4) DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "report" ADD COLUMN "returned_to" bigint;--> statement-breakpoint
ALTER TABLE "report" ADD COLUMN "rework_id" text;--> statement-breakpoint
ALTER TABLE "step" ADD COLUMN "returned" "amount" DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_returned_to_step_id_fk" FOREIGN KEY ("returned_to") REFERENCES "public"."step"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_rework_id_report_id_fk" FOREIGN KEY ("rework_id") REFERENCES "public"."report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "report_returns_of_order" ON "report" USING btree ("order_id","seq") WHERE "report"."returned_to" is not null;--> statement-breakpoint
CREATE INDEX "report_of_rework" ON "report" USING btree ("rework_id") WHERE "report"."rework_id" is not null;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_returned_somewhere" CHECK ("report"."returned_to" is null or "report"."returned" <> 0);--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_sign" CHECK (case
        when "report"."inspection_id" is not null then "report"."good" + "report"."scrap" + "report"."rework" + "report"."waiting" = 0 and "report"."source_id" is not null
        when "report"."returned" <> 0 and "report"."returned_to" is null
        then "report"."good" + "report"."returned" = 0 and num_nulls("report"."rework_id", "report"."source_id") = 2 and "report"."minutes" = 0
          and "report"."scrap" = 0 and "report"."rework" = 0 and "report"."rework_done" = 0 and "report"."waiting" = 0
        when "report"."reversal_of" is null
        then least("report"."good", "report"."scrap", "report"."rework", "report"."rework_done", "report"."waiting", "report"."returned") >= 0 and "report"."minutes" >= 0
          and "report"."rework_done" <= "report"."good" + "report"."scrap" + "report"."waiting" + "report"."returned" and "report"."conceded" = 0
        else greatest("report"."good", "report"."scrap", "report"."rework", "report"."rework_done", "report"."waiting", "report"."returned") <= 0 and "report"."minutes" <= 0 end);