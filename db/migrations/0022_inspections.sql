CREATE TABLE "characteristic" (
	"product_code" text NOT NULL,
	"step_code" text NOT NULL,
	"name" text NOT NULL,
	"line" integer NOT NULL,
	"unit" text DEFAULT '' NOT NULL,
	"nominal" numeric(18, 4),
	"lower" numeric(18, 4),
	"upper" numeric(18, 4),
	CONSTRAINT "characteristic_product_code_step_code_name_pk" PRIMARY KEY("product_code","step_code","name"),
	CONSTRAINT "characteristic_limits_in_order" CHECK (num_nonnulls("characteristic"."lower", "characteristic"."upper") > 0 and ("characteristic"."lower" <= "characteristic"."upper") is not false
        and ("characteristic"."nominal" >= "characteristic"."lower") is not false and ("characteristic"."nominal" <= "characteristic"."upper") is not false)
);
--> statement-breakpoint
CREATE TABLE "inspection_defect" (
	"inspection_id" text NOT NULL,
	"reason" text NOT NULL,
	"quantity" "amount" NOT NULL,
	CONSTRAINT "inspection_defect_inspection_id_reason_pk" PRIMARY KEY("inspection_id","reason")
);
--> statement-breakpoint
CREATE TABLE "inspection_plan" (
	"product_code" text NOT NULL,
	"step_code" text NOT NULL,
	"sample_qty" "amount" NOT NULL,
	"accept_qty" "amount" DEFAULT '0' NOT NULL,
	CONSTRAINT "inspection_plan_product_code_step_code_pk" PRIMARY KEY("product_code","step_code"),
	CONSTRAINT "inspection_plan_accepts_less_than_all" CHECK ("inspection_plan"."accept_qty" < "inspection_plan"."sample_qty")
);
--> statement-breakpoint
CREATE TABLE "inspection_value" (
	"inspection_id" text NOT NULL,
	"line" "positive_count" NOT NULL,
	"name" text NOT NULL,
	"unit" text NOT NULL,
	"value" numeric(18, 4) NOT NULL,
	"nominal" numeric(18, 4),
	"lower" numeric(18, 4),
	"upper" numeric(18, 4),
	"within" boolean NOT NULL,
	CONSTRAINT "inspection_value_inspection_id_line_pk" PRIMARY KEY("inspection_id","line"),
	CONSTRAINT "inspection_value_judged" CHECK ("inspection_value"."within" = ("inspection_value"."value" >= coalesce("inspection_value"."lower", "inspection_value"."value") and "inspection_value"."value" <= coalesce("inspection_value"."upper", "inspection_value"."value")))
);
--> statement-breakpoint
ALTER TABLE "inspection" DROP CONSTRAINT "inspection_defects_within_sample";--> statement-breakpoint
ALTER TABLE "inspection" DROP CONSTRAINT "inspection_kind_known";--> statement-breakpoint
ALTER TABLE "inspection" DROP CONSTRAINT "inspection_result_known";--> statement-breakpoint
ALTER TABLE "report" DROP CONSTRAINT "report_sign";--> statement-breakpoint
DROP INDEX "inspection_of_step";--> statement-breakpoint
ALTER TABLE "inspection" ALTER COLUMN "order_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "inspection" ALTER COLUMN "step_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "inspection" ADD COLUMN "material_code" text;--> statement-breakpoint
ALTER TABLE "inspection" ADD COLUMN "lot" text;--> statement-breakpoint
ALTER TABLE "inspection" ADD COLUMN "accept_qty" numeric(18, 4);--> statement-breakpoint
ALTER TABLE "inspection" ADD COLUMN "good" "amount" DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "inspection" ADD COLUMN "scrap" "amount" DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "inspection" ADD COLUMN "rework" "amount" DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "inspection" ADD COLUMN "conceded" "amount" DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "inspection" ADD COLUMN "approved_by" text;--> statement-breakpoint
ALTER TABLE "inspection" ADD COLUMN "reversed_by" text;--> statement-breakpoint
ALTER TABLE "inspection" ADD COLUMN "reversed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "inspection" ADD COLUMN "reversal_reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "report" ADD COLUMN "rework_good" numeric(18, 4) DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "report" ADD COLUMN "rework_bad" numeric(18, 4) DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "report" ADD COLUMN "waiting" numeric(18, 4) DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "report" ADD COLUMN "conceded" numeric(18, 4) DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "report" ADD COLUMN "inspection_id" text;--> statement-breakpoint
ALTER TABLE "report" ADD COLUMN "source_id" text;--> statement-breakpoint
ALTER TABLE "step" ADD COLUMN "rework_good" "amount" DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "step" ADD COLUMN "rework_bad" "amount" DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "step" ADD COLUMN "waiting" "amount" DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "step" ADD COLUMN "conceded" "amount" DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "characteristic" ADD CONSTRAINT "characteristic_product_code_product_code_fk" FOREIGN KEY ("product_code") REFERENCES "public"."product"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_defect" ADD CONSTRAINT "inspection_defect_inspection_id_inspection_id_fk" FOREIGN KEY ("inspection_id") REFERENCES "public"."inspection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_defect" ADD CONSTRAINT "inspection_defect_reason_reason_code_fk" FOREIGN KEY ("reason") REFERENCES "public"."reason"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_plan" ADD CONSTRAINT "inspection_plan_product_code_product_code_fk" FOREIGN KEY ("product_code") REFERENCES "public"."product"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_value" ADD CONSTRAINT "inspection_value_inspection_id_inspection_id_fk" FOREIGN KEY ("inspection_id") REFERENCES "public"."inspection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "inspection_defect_reason" ON "inspection_defect" USING btree ("reason");--> statement-breakpoint
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_material_code_material_code_fk" FOREIGN KEY ("material_code") REFERENCES "public"."material"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_approved_by_person_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_reversed_by_person_id_fk" FOREIGN KEY ("reversed_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_inspection_id_inspection_id_fk" FOREIGN KEY ("inspection_id") REFERENCES "public"."inspection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_source_id_report_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "inspection_of_lot" ON "inspection" USING btree ("material_code","lot","requested_at") WHERE "inspection"."kind" = 'incoming';--> statement-breakpoint
CREATE INDEX "inspection_newest" ON "inspection" USING btree ("requested_at","id");--> statement-breakpoint
CREATE INDEX "report_of_source" ON "report" USING btree ("source_id") WHERE "report"."source_id" is not null;--> statement-breakpoint
CREATE INDEX "report_of_inspection" ON "report" USING btree ("inspection_id") WHERE "report"."inspection_id" is not null;--> statement-breakpoint
CREATE INDEX "inspection_of_step" ON "inspection" USING btree ("step_id","requested_at");--> statement-breakpoint
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_of_a_step_or_a_lot" CHECK (case "inspection"."kind" when 'incoming' then num_nulls("inspection"."material_code", "inspection"."lot") = 0 and num_nonnulls("inspection"."order_id", "inspection"."step_id") = 0
        else num_nulls("inspection"."order_id", "inspection"."step_id") = 0 and num_nonnulls("inspection"."material_code", "inspection"."lot") = 0 end);--> statement-breakpoint
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_conceded_by_another" CHECK (("inspection"."result" <> 'conceded' and "inspection"."conceded" = 0) or ("inspection"."approved_by" is not null and "inspection"."note" <> ''));--> statement-breakpoint
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_reversed_by_whom_and_when" CHECK (("inspection"."reversed_by" is null) = ("inspection"."reversed_at" is null));--> statement-breakpoint
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_reversed_with_reason" CHECK ("inspection"."reversed_at" is null or ("inspection"."reversal_reason" <> '' and "inspection"."done_at" is not null));--> statement-breakpoint
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_kind_known" CHECK ("inspection"."kind" in ('first', 'inProcess', 'final', 'incoming'));--> statement-breakpoint
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_result_known" CHECK ("inspection"."result" in ('pending', 'pass', 'fail', 'conceded'));--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_sign" CHECK (case
        when "report"."inspection_id" is not null then "report"."good" + "report"."scrap" + "report"."rework" + "report"."waiting" = 0 and "report"."source_id" is not null
        when "report"."reversal_of" is null
        then least("report"."good", "report"."scrap", "report"."rework", "report"."rework_done", "report"."waiting") >= 0 and "report"."minutes" >= 0
          and "report"."rework_done" <= "report"."good" + "report"."scrap" + "report"."waiting" and "report"."conceded" = 0
        else greatest("report"."good", "report"."scrap", "report"."rework", "report"."rework_done", "report"."waiting") <= 0 and "report"."minutes" <= 0 end);