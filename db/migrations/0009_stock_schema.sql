CREATE TABLE "stock_lot" (
	"item_code" text NOT NULL,
	"lot" text NOT NULL,
	"on_hand" numeric(18, 4) NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "stock_lot_item_code_lot_pk" PRIMARY KEY("item_code","lot")
);
--> statement-breakpoint
CREATE TABLE "stock_move" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "stock_move_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"material_code" text,
	"product_code" text,
	"item_code" text GENERATED ALWAYS AS (coalesce(material_code, product_code)) STORED NOT NULL,
	"quantity" numeric(18, 4) NOT NULL,
	"lot" text DEFAULT '' NOT NULL,
	"order_id" bigint,
	"step_id" bigint,
	"report_id" text,
	"reversal_of" bigint,
	"request_id" text,
	"person_id" text,
	"at" timestamp with time zone NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"platform" text,
	"event_id" text,
	"message_id" text,
	CONSTRAINT "stock_move_of_one_item" CHECK (num_nonnulls("stock_move"."material_code", "stock_move"."product_code") = 1),
	CONSTRAINT "stock_move_kind_known" CHECK ("stock_move"."kind" in ('receipt', 'issue', 'return', 'backflush', 'output', 'adjust')),
	CONSTRAINT "stock_move_sign" CHECK ("stock_move"."quantity" <> 0 and case "stock_move"."kind"
        when 'receipt' then "stock_move"."quantity" > 0 when 'issue' then "stock_move"."quantity" < 0 when 'return' then "stock_move"."quantity" > 0
        when 'backflush' then ("stock_move"."quantity" > 0) = ("stock_move"."reversal_of" is not null) and "stock_move"."report_id" is not null
        when 'output' then "stock_move"."quantity" > 0 or "stock_move"."report_id" is not null
        else "stock_move"."reason" <> '' end)
);
--> statement-breakpoint
CREATE TABLE "stock_shortage" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "stock_shortage_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"material_code" text NOT NULL,
	"order_id" bigint NOT NULL,
	"missing" numeric(18, 4) NOT NULL,
	"needed_by" timestamp with time zone,
	"since" timestamp with time zone NOT NULL,
	"told_at" timestamp with time zone,
	"resolved_at" timestamp with time zone,
	CONSTRAINT "stock_shortage_kind_known" CHECK ("stock_shortage"."kind" in ('ledger', 'forecast')),
	CONSTRAINT "stock_shortage_missing_positive" CHECK ("stock_shortage"."missing" > 0)
);
--> statement-breakpoint
ALTER TABLE "material" DROP CONSTRAINT "material_not_negative";--> statement-breakpoint
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_material_code_material_code_fk" FOREIGN KEY ("material_code") REFERENCES "public"."material"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_product_code_product_code_fk" FOREIGN KEY ("product_code") REFERENCES "public"."product"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_report_id_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_reversal_of_stock_move_id_fk" FOREIGN KEY ("reversal_of") REFERENCES "public"."stock_move"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_request_id_material_request_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."material_request"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_step_of_its_order" FOREIGN KEY ("step_id","order_id") REFERENCES "public"."step"("id","order_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_shortage" ADD CONSTRAINT "stock_shortage_material_code_material_code_fk" FOREIGN KEY ("material_code") REFERENCES "public"."material"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_shortage" ADD CONSTRAINT "stock_shortage_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "stock_move_reversed_once" ON "stock_move" USING btree ("reversal_of") WHERE "stock_move"."reversal_of" is not null;--> statement-breakpoint
CREATE INDEX "stock_move_of_item" ON "stock_move" USING btree ("item_code","id");--> statement-breakpoint
CREATE INDEX "stock_move_of_order" ON "stock_move" USING btree ("order_id","id") WHERE "stock_move"."order_id" is not null;--> statement-breakpoint
CREATE INDEX "stock_move_of_report" ON "stock_move" USING btree ("report_id") WHERE "stock_move"."report_id" is not null;--> statement-breakpoint
CREATE INDEX "stock_move_of_lot" ON "stock_move" USING btree ("lot","id") WHERE "stock_move"."lot" <> '';--> statement-breakpoint
CREATE UNIQUE INDEX "stock_shortage_one_open" ON "stock_shortage" USING btree ("material_code","order_id","kind") WHERE "stock_shortage"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "stock_shortage_of_order" ON "stock_shortage" USING btree ("order_id") WHERE "stock_shortage"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "orders_lot" ON "orders" USING btree ("lot_no") WHERE "orders"."lot_no" is not null;--> statement-breakpoint
ALTER TABLE "material" ADD CONSTRAINT "material_not_negative" CHECK ("material"."safety_stock" >= 0 and "material"."lead_time_hours" >= 0);