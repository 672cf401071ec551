-- What came in is inspected as lots are: how much is held, how much went back, of which move; plans of materials beside
-- those of products.
--
-- Locks: brief exclusive locks on the tables named; new columns have constant defaults. "characteristic" and
-- "inspection_plan" get another unique key, and hold a few rows. The running version goes on: it writes none of the new
-- columns, and every row of its own has what was required before.
ALTER TABLE "photo" DROP CONSTRAINT "photo_is_of_something";--> statement-breakpoint
ALTER TABLE "stock_move" DROP CONSTRAINT "stock_move_kind_known";--> statement-breakpoint
ALTER TABLE "stock_move" DROP CONSTRAINT "stock_move_sign";--> statement-breakpoint
ALTER TABLE "characteristic" DROP CONSTRAINT "characteristic_product_code_step_code_name_pk";--> statement-breakpoint
ALTER TABLE "inspection_plan" DROP CONSTRAINT "inspection_plan_product_code_step_code_pk";--> statement-breakpoint
ALTER TABLE "characteristic" ALTER COLUMN "product_code" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "characteristic" ALTER COLUMN "step_code" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "inspection" ALTER COLUMN "requested_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "inspection_plan" ALTER COLUMN "product_code" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "inspection_plan" ALTER COLUMN "step_code" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "inspection_plan" ALTER COLUMN "sample_qty" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "characteristic" ADD COLUMN "material_code" text;--> statement-breakpoint
ALTER TABLE "inspection" ADD COLUMN "received" "amount" DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "inspection" ADD COLUMN "returned" "amount" DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "inspection_plan" ADD COLUMN "material_code" text;--> statement-breakpoint
ALTER TABLE "photo" ADD COLUMN "inspection_id" text;--> statement-breakpoint
ALTER TABLE "material" ADD COLUMN "inspect_incoming" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "stock_move" ADD COLUMN "inspection_id" text;--> statement-breakpoint
ALTER TABLE "characteristic" ADD CONSTRAINT "characteristic_material_code_material_code_fk" FOREIGN KEY ("material_code") REFERENCES "public"."material"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_plan" ADD CONSTRAINT "inspection_plan_material_code_material_code_fk" FOREIGN KEY ("material_code") REFERENCES "public"."material"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photo" ADD CONSTRAINT "photo_inspection_id_inspection_id_fk" FOREIGN KEY ("inspection_id") REFERENCES "public"."inspection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_inspection_id_inspection_id_fk" FOREIGN KEY ("inspection_id") REFERENCES "public"."inspection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_open_of_itself" ON "alert" USING btree ("subject") WHERE "alert"."state" <> 'closed' and "alert"."order_id" is null and "alert"."exception_id" is null;--> statement-breakpoint
CREATE INDEX "inspection_holds" ON "inspection" USING btree ("material_code","lot") WHERE "inspection"."kind" = 'incoming' and "inspection"."result" = 'pending';--> statement-breakpoint
CREATE INDEX "inspection_of_inspector" ON "inspection" USING btree ("inspector_id","done_at") WHERE "inspection"."done_at" is not null;--> statement-breakpoint
CREATE INDEX "photo_of_inspection" ON "photo" USING btree ("inspection_id","at") WHERE "photo"."inspection_id" is not null;--> statement-breakpoint
CREATE INDEX "stock_move_of_inspection" ON "stock_move" USING btree ("inspection_id") WHERE "stock_move"."inspection_id" is not null;--> statement-breakpoint
ALTER TABLE "characteristic" ADD CONSTRAINT "characteristic_named_once" UNIQUE NULLS NOT DISTINCT("product_code","step_code","material_code","name");--> statement-breakpoint
ALTER TABLE "inspection_plan" ADD CONSTRAINT "inspection_plan_one_each" UNIQUE NULLS NOT DISTINCT("product_code","step_code","material_code");--> statement-breakpoint
ALTER TABLE "characteristic" ADD CONSTRAINT "characteristic_of_one_thing" CHECK (num_nonnulls("characteristic"."product_code", "characteristic"."step_code") = case when "characteristic"."material_code" is null then 2 else 0 end);--> statement-breakpoint
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_of_pieces_asked_by_somebody" CHECK ("inspection"."kind" = 'incoming' or "inspection"."requested_by" is not null);--> statement-breakpoint
ALTER TABLE "inspection_plan" ADD CONSTRAINT "inspection_plan_of_one_thing" CHECK (num_nonnulls("inspection_plan"."product_code", "inspection_plan"."step_code") = case when "inspection_plan"."material_code" is null then 2 else 0 end);--> statement-breakpoint
ALTER TABLE "photo" ADD CONSTRAINT "photo_is_of_something" CHECK (num_nonnulls("photo"."step_id", "photo"."exception_id", "photo"."inspection_id") > 0);--> statement-breakpoint
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_kind_known" CHECK ("stock_move"."kind" in ('receipt', 'issue', 'return', 'backflush', 'output', 'shipment', 'adjust', 'supplierReturn', 'scrap'));--> statement-breakpoint
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_sign" CHECK ("stock_move"."quantity" <> 0 and case "stock_move"."kind"
        when 'receipt' then "stock_move"."quantity" > 0 when 'issue' then "stock_move"."quantity" < 0 when 'return' then "stock_move"."quantity" > 0
        when 'backflush' then ("stock_move"."quantity" > 0) = ("stock_move"."reversal_of" is not null) and "stock_move"."report_id" is not null
        when 'output' then "stock_move"."quantity" > 0 or "stock_move"."report_id" is not null
        when 'shipment' then "stock_move"."quantity" < 0 and "stock_move"."order_id" is not null
        when 'supplierReturn' then ("stock_move"."quantity" > 0) = ("stock_move"."reversal_of" is not null) and "stock_move"."inspection_id" is not null
        when 'scrap' then ("stock_move"."quantity" > 0) = ("stock_move"."reversal_of" is not null) and "stock_move"."inspection_id" is not null
        else "stock_move"."reason" <> '' end);