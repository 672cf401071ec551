-- A new table, and a column of the one row of "site": its rewrite holds the lock for a moment. The running release goes on.
CREATE TABLE "photo" (
	"id" text PRIMARY KEY NOT NULL,
	"mime" text NOT NULL,
	"size" integer NOT NULL,
	"content" "bytea" NOT NULL,
	"order_id" bigint,
	"step_id" bigint,
	"exception_id" text,
	"taken_by" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "photo_step_has_order" CHECK ("photo"."step_id" is null or "photo"."order_id" is not null),
	CONSTRAINT "photo_is_of_something" CHECK (num_nonnulls("photo"."step_id", "photo"."exception_id") > 0),
	CONSTRAINT "photo_mime_known" CHECK ("photo"."mime" in ('image/jpeg', 'image/png')),
	CONSTRAINT "photo_size_positive" CHECK ("photo"."size" > 0)
);
--> statement-breakpoint
ALTER TABLE "site" ADD COLUMN "traveler_tag" smallint DEFAULT floor(random() * 1000) NOT NULL;--> statement-breakpoint
ALTER TABLE "photo" ADD CONSTRAINT "photo_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photo" ADD CONSTRAINT "photo_exception_id_exception_id_fk" FOREIGN KEY ("exception_id") REFERENCES "public"."exception"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photo" ADD CONSTRAINT "photo_taken_by_person_id_fk" FOREIGN KEY ("taken_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photo" ADD CONSTRAINT "photo_step_of_its_order" FOREIGN KEY ("step_id","order_id") REFERENCES "public"."step"("id","order_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "photo_of_step" ON "photo" USING btree ("step_id","at") WHERE "photo"."step_id" is not null;--> statement-breakpoint
CREATE INDEX "photo_of_order" ON "photo" USING btree ("order_id") WHERE "photo"."order_id" is not null;--> statement-breakpoint
CREATE INDEX "photo_of_exception" ON "photo" USING btree ("exception_id","at") WHERE "photo"."exception_id" is not null;--> statement-breakpoint
CREATE INDEX "photo_of_person" ON "photo" USING btree ("taken_by");--> statement-breakpoint
CREATE INDEX "photo_by_age" ON "photo" USING btree ("at","id");--> statement-breakpoint
ALTER TABLE "site" ADD CONSTRAINT "site_traveler_tag_of_three_digits" CHECK ("site"."traveler_tag" between 0 and 999);