CREATE TABLE "alert" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "alert_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"subject" text NOT NULL,
	"kind" text NOT NULL,
	"state" text DEFAULT 'firing' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"level" integer DEFAULT 0 NOT NULL,
	"order_id" bigint,
	"step_id" bigint,
	"exception_id" text,
	"department_id" text,
	"since" timestamp with time zone NOT NULL,
	"told_at" timestamp with time zone,
	"acknowledged_by" text,
	"acknowledged_at" timestamp with time zone,
	"silenced_by" text,
	"silenced_until" timestamp with time zone,
	"resolved_at" timestamp with time zone,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "alert_state_known" CHECK ("alert"."state" in ('firing', 'acknowledged', 'silenced', 'resolved')),
	CONSTRAINT "alert_version_positive" CHECK ("alert"."version" > 0),
	CONSTRAINT "alert_level_not_negative" CHECK ("alert"."level" >= 0),
	CONSTRAINT "alert_acknowledged_by_whom_and_when" CHECK (("alert"."acknowledged_by" is null) = ("alert"."acknowledged_at" is null)),
	CONSTRAINT "alert_silenced_by_whom_and_until_when" CHECK (("alert"."silenced_by" is null) = ("alert"."silenced_until" is null)),
	CONSTRAINT "alert_resolved_when" CHECK (("alert"."state" = 'resolved') = ("alert"."resolved_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"actor_kind" "actor_kind" NOT NULL,
	"actor_id" text,
	"actor_name" text,
	"action" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"platform" text,
	"event_id" text,
	"message_id" text,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "audit_has_an_actor" CHECK (case "audit"."actor_kind" when 'person' then "audit"."actor_id" is not null else "audit"."actor_name" is not null end)
);
--> statement-breakpoint
CREATE TABLE "calendar" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"workdays" integer[] NOT NULL,
	CONSTRAINT "calendar_workdays_are_weekdays" CHECK ("calendar"."workdays" <@ array[1,2,3,4,5,6,7])
);
--> statement-breakpoint
CREATE TABLE "calendar_exception" (
	"calendar_id" text NOT NULL,
	"date" date NOT NULL,
	"kind" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "calendar_exception_calendar_id_date_pk" PRIMARY KEY("calendar_id","date"),
	CONSTRAINT "calendar_exception_kind_known" CHECK ("calendar_exception"."kind" in ('off', 'overtime'))
);
--> statement-breakpoint
CREATE TABLE "calendar_shift" (
	"calendar_id" text NOT NULL,
	"shift_id" text NOT NULL,
	CONSTRAINT "calendar_shift_calendar_id_shift_id_pk" PRIMARY KEY("calendar_id","shift_id")
);
--> statement-breakpoint
CREATE TABLE "shift" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"starts_at" text NOT NULL,
	"ends_at" text NOT NULL,
	"crosses_midnight" boolean NOT NULL,
	"breaks" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "shift_times_are_clock_times" CHECK ("shift"."starts_at" ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' and "shift"."ends_at" ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
	CONSTRAINT "shift_crosses_midnight_or_not" CHECK ("shift"."crosses_midnight" = ("shift"."ends_at" <= "shift"."starts_at"))
);
--> statement-breakpoint
CREATE TABLE "card_reference" (
	"platform" text NOT NULL,
	"chat_id" text NOT NULL,
	"message_id" text NOT NULL,
	"about" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "card_reference_platform_chat_id_message_id_pk" PRIMARY KEY("platform","chat_id","message_id")
);
--> statement-breakpoint
CREATE TABLE "inbound_event" (
	"platform" text NOT NULL,
	"event_id" text NOT NULL,
	"press_key" text,
	"person_id" text,
	"message_id" text,
	"body_hash" text NOT NULL,
	"answer" jsonb NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbound_event_platform_event_id_pk" PRIMARY KEY("platform","event_id")
);
--> statement-breakpoint
CREATE TABLE "pending_question" (
	"person_id" text NOT NULL,
	"platform" text NOT NULL,
	"chat_id" text NOT NULL,
	"question" jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "pending_question_person_id_platform_chat_id_pk" PRIMARY KEY("person_id","platform","chat_id")
);
--> statement-breakpoint
CREATE TABLE "exception" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"reason" text,
	"order_id" bigint,
	"step_id" bigint,
	"machine" text,
	"blocking" boolean NOT NULL,
	"andon_level" integer DEFAULT 0 NOT NULL,
	"escalated_level" integer DEFAULT 0 NOT NULL,
	"raised_by" text NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"acknowledged_by" text,
	"acknowledged_at" timestamp with time zone,
	"resolved_by" text,
	"resolved_at" timestamp with time zone,
	"description" text DEFAULT '' NOT NULL,
	CONSTRAINT "exception_step_has_order" CHECK ("exception"."step_id" is null or "exception"."order_id" is not null),
	CONSTRAINT "exception_blocks_a_step" CHECK (not "exception"."blocking" or "exception"."step_id" is not null),
	CONSTRAINT "exception_kind_known" CHECK ("exception"."kind" in ('equipment', 'material', 'quality', 'process', 'safety', 'other')),
	CONSTRAINT "exception_levels_not_negative" CHECK ("exception"."andon_level" >= 0 and "exception"."escalated_level" >= 0),
	CONSTRAINT "exception_acknowledged_by_whom_and_when" CHECK (("exception"."acknowledged_by" is null) = ("exception"."acknowledged_at" is null)),
	CONSTRAINT "exception_resolved_when" CHECK ("exception"."resolved_by" is null or "exception"."resolved_at" is not null)
);
--> statement-breakpoint
CREATE TABLE "exception_note" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "exception_note_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"exception_id" text NOT NULL,
	"person_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inspection" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"order_id" bigint NOT NULL,
	"step_id" bigint NOT NULL,
	"result" text DEFAULT 'pending' NOT NULL,
	"sample_qty" numeric(18, 4) DEFAULT '0' NOT NULL,
	"defect_qty" numeric(18, 4) DEFAULT '0' NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"inspector_id" text,
	"done_at" timestamp with time zone,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "inspection_kind_known" CHECK ("inspection"."kind" in ('first', 'inProcess', 'final')),
	CONSTRAINT "inspection_result_known" CHECK ("inspection"."result" in ('pending', 'pass', 'fail')),
	CONSTRAINT "inspection_done_or_pending" CHECK (("inspection"."result" = 'pending') = ("inspection"."done_at" is null)),
	CONSTRAINT "inspection_done_by_somebody" CHECK ("inspection"."done_at" is null or "inspection"."inspector_id" is not null),
	CONSTRAINT "inspection_quantities_not_negative" CHECK ("inspection"."sample_qty" >= 0 and "inspection"."defect_qty" >= 0),
	CONSTRAINT "inspection_defects_within_sample" CHECK ("inspection"."defect_qty" <= "inspection"."sample_qty")
);
--> statement-breakpoint
CREATE TABLE "held_report" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" bigint NOT NULL,
	"step_id" bigint NOT NULL,
	"person_id" text NOT NULL,
	"payload" jsonb NOT NULL,
	"status" text DEFAULT 'waiting' NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "held_report_status_known" CHECK ("held_report"."status" in ('waiting', 'approved', 'refused', 'withdrawn')),
	CONSTRAINT "held_report_decided_by_whom_and_when" CHECK (("held_report"."decided_by" is null) = ("held_report"."decided_at" is null)),
	CONSTRAINT "held_report_decided_or_waiting" CHECK (("held_report"."status" = 'waiting') = ("held_report"."decided_at" is null)),
	CONSTRAINT "held_report_not_decided_by_its_reporter" CHECK ("held_report"."status" = 'withdrawn' or "held_report"."decided_by" is distinct from "held_report"."person_id")
);
--> statement-breakpoint
CREATE TABLE "report" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "report_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"step_id" bigint NOT NULL,
	"good" numeric(18, 4) NOT NULL,
	"scrap" numeric(18, 4) NOT NULL,
	"rework" numeric(18, 4) NOT NULL,
	"rework_done" numeric(18, 4) NOT NULL,
	"reason" text,
	"liability" "liability",
	"minutes" double precision DEFAULT 0 NOT NULL,
	"piece_rate" "amount" DEFAULT '0' NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"reported_at" timestamp with time zone NOT NULL,
	"effective_at" timestamp with time zone,
	"work_date" date NOT NULL,
	"channel" "channel" NOT NULL,
	"review" "booked_review" NOT NULL,
	"over_gate" boolean DEFAULT false NOT NULL,
	"reversal_of" text,
	"reporter_id" text,
	"note" text DEFAULT '' NOT NULL,
	"platform" text,
	"event_id" text,
	"line" integer,
	"message_id" text,
	CONSTRAINT "report_seq_unique" UNIQUE("seq"),
	CONSTRAINT "report_sign" CHECK (case when "report"."reversal_of" is null
        then least("report"."good", "report"."scrap", "report"."rework", "report"."rework_done") >= 0 and "report"."minutes" >= 0
          and "report"."rework_done" <= "report"."good" + "report"."scrap"
        else greatest("report"."good", "report"."scrap", "report"."rework", "report"."rework_done") <= 0 and "report"."minutes" <= 0 end),
	CONSTRAINT "report_whole" CHECK (("report"."review" = 'pending') = ("report"."effective_at" is null) and num_nulls("report"."platform", "report"."event_id", "report"."line") in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "report_review" (
	"report_id" text PRIMARY KEY NOT NULL,
	"decision" text NOT NULL,
	"reviewer_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "report_review_decision_known" CHECK ("report_review"."decision" in ('approved', 'rejected'))
);
--> statement-breakpoint
CREATE TABLE "report_worker" (
	"report_id" text NOT NULL,
	"person_id" text NOT NULL,
	"good" numeric(18, 4) NOT NULL,
	"share_pct" "percent" NOT NULL,
	"pay" numeric(18, 4) NOT NULL,
	"work_date" date NOT NULL,
	CONSTRAINT "report_worker_report_id_person_id_pk" PRIMARY KEY("report_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "review_queue" (
	"report_id" text PRIMARY KEY NOT NULL,
	"step_id" bigint NOT NULL,
	"reported_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "material_request" (
	"id" text PRIMARY KEY NOT NULL,
	"material_code" text,
	"item" text NOT NULL,
	"quantity" numeric(18, 4),
	"order_id" bigint,
	"step_id" bigint,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "material_request_step_has_order" CHECK ("material_request"."step_id" is null or "material_request"."order_id" is not null),
	CONSTRAINT "material_request_quantity_positive" CHECK ("material_request"."quantity" > 0),
	CONSTRAINT "material_request_status_known" CHECK ("material_request"."status" in ('open', 'issued', 'refused', 'withdrawn')),
	CONSTRAINT "material_request_decided_by_whom_and_when" CHECK (("material_request"."decided_by" is null) = ("material_request"."decided_at" is null)),
	CONSTRAINT "material_request_decided_or_open" CHECK (("material_request"."status" = 'open') = ("material_request"."decided_at" is null))
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "orders_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"code" text NOT NULL,
	"code_key" text GENERATED ALWAYS AS (upper(regexp_replace(code, '[^[:alnum:]]', '', 'g'))) STORED NOT NULL,
	"code_digits_reversed" text GENERATED ALWAYS AS (reverse(regexp_replace(code, '[^0-9]', '', 'g'))) STORED NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"product_code" text NOT NULL,
	"customer" text,
	"quantity" "positive_amount" NOT NULL,
	"unit" text NOT NULL,
	"variants" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"priority" "priority" DEFAULT 'normal' NOT NULL,
	"status" "order_status" NOT NULL,
	"held_from" "order_status",
	"close_reason" text,
	"lot_no" text,
	"routing_id" text,
	"parent_id" bigint,
	"split_from_id" bigint,
	"sales_owner_id" text,
	"note" text DEFAULT '' NOT NULL,
	"planned_start" timestamp with time zone,
	"due_at" timestamp with time zone NOT NULL,
	"released_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text,
	CONSTRAINT "orders_code_unique" UNIQUE("code"),
	CONSTRAINT "orders_held_from_another_status" CHECK (("orders"."status" = 'onHold') = ("orders"."held_from" is not null) and "orders"."held_from" is distinct from 'onHold')
);
--> statement-breakpoint
CREATE TABLE "step" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "step_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"seq" "positive_count" NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"aliases" text[] DEFAULT '{}'::text[] NOT NULL,
	"work_center_id" text NOT NULL,
	"team_id" text NOT NULL,
	"capacity" "positive_count" DEFAULT 1 NOT NULL,
	"setup_minutes" "measure" DEFAULT 0 NOT NULL,
	"standard_seconds" "measure" DEFAULT 0 NOT NULL,
	"parallel_workers" "positive_count" DEFAULT 1 NOT NULL,
	"expected_scrap_pct" "measure" DEFAULT 0 NOT NULL,
	"inspection" "inspection_kind" DEFAULT 'none' NOT NULL,
	"review_required" boolean DEFAULT false NOT NULL,
	"group_report" boolean DEFAULT false NOT NULL,
	"outsource_vendor" text,
	"outsource_lead_time_hours" "measure",
	"outsource_unit_price" "amount",
	"parallel_group" text,
	"overlap_allowed" boolean DEFAULT false NOT NULL,
	"transfer_batch" "amount" DEFAULT '0' NOT NULL,
	"report_point" boolean DEFAULT true NOT NULL,
	"milestone" boolean DEFAULT false NOT NULL,
	"is_output" boolean DEFAULT false NOT NULL,
	"planned" "positive_amount" NOT NULL,
	"good" "amount" DEFAULT '0' NOT NULL,
	"scrap" "amount" DEFAULT '0' NOT NULL,
	"rework" "amount" DEFAULT '0' NOT NULL,
	"rework_done" "amount" DEFAULT '0' NOT NULL,
	"status" "step_status" NOT NULL,
	"planned_start" timestamp with time zone,
	"due_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"completed_at" timestamp with time zone,
	"outsource_status" "outsource_status",
	CONSTRAINT "step_seq_once_per_order" UNIQUE("order_id","seq"),
	CONSTRAINT "step_of_its_order" UNIQUE("id","order_id"),
	CONSTRAINT "step_whole" CHECK ("step"."rework_done" <= "step"."rework" and num_nulls("step"."outsource_vendor", "step"."outsource_lead_time_hours", "step"."outsource_unit_price") in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "step_assignee" (
	"step_id" bigint NOT NULL,
	"person_id" text NOT NULL,
	CONSTRAINT "step_assignee_step_id_person_id_pk" PRIMARY KEY("step_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "lane" (
	"key" text PRIMARY KEY NOT NULL,
	"next_at" timestamp with time zone DEFAULT 'epoch' NOT NULL,
	"lease_until" timestamp with time zone DEFAULT 'epoch' NOT NULL,
	"owner" text,
	"epoch" bigint DEFAULT 0 NOT NULL,
	"parked_at" timestamp with time zone,
	"parked_because" text,
	CONSTRAINT "lane_parked_when_and_why" CHECK (("lane"."parked_at" is null) = ("lane"."parked_because" is null))
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"lane" text NOT NULL,
	"dedup" text NOT NULL,
	"kind" text NOT NULL,
	"payload" jsonb NOT NULL,
	"about" jsonb,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"not_after" timestamp with time zone,
	"sent_at" timestamp with time zone,
	"dead_at" timestamp with time zone,
	"dead_because" "dead_because",
	"last_error" text,
	"platform_message_id" text,
	CONSTRAINT "outbox_dedup_unique" UNIQUE("dedup"),
	CONSTRAINT "outbox_one_fate" CHECK (("outbox"."dead_at" is null) = ("outbox"."dead_because" is null) and num_nonnulls("outbox"."sent_at", "outbox"."dead_at") <= 1)
);
--> statement-breakpoint
CREATE TABLE "usage_count" (
	"platform" text NOT NULL,
	"month" text NOT NULL,
	"method" text NOT NULL,
	"count" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "usage_count_platform_month_method_pk" PRIMARY KEY("platform","month","method"),
	CONSTRAINT "usage_count_month" CHECK ("usage_count"."month" ~ '^[0-9]{4}-[0-9]{2}$'),
	CONSTRAINT "usage_count_not_negative" CHECK ("usage_count"."count" >= 0)
);
--> statement-breakpoint
CREATE TABLE "admin_claim" (
	"code_hash" text PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"used_by" text,
	"used_at" timestamp with time zone,
	CONSTRAINT "admin_claim_used_by_whom_and_when" CHECK (("admin_claim"."used_by" is null) = ("admin_claim"."used_at" is null))
);
--> statement-breakpoint
CREATE TABLE "binding_request" (
	"id" text PRIMARY KEY NOT NULL,
	"platform" text NOT NULL,
	"user_id" text NOT NULL,
	"user_name" text,
	"chat_id" text,
	"person_id" text NOT NULL,
	"status" text DEFAULT 'waiting' NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	CONSTRAINT "binding_request_status_known" CHECK ("binding_request"."status" in ('waiting', 'confirmed', 'refused')),
	CONSTRAINT "binding_request_decided_by_whom_and_when" CHECK (("binding_request"."decided_by" is null) = ("binding_request"."decided_at" is null)),
	CONSTRAINT "binding_request_decided_or_waiting" CHECK (("binding_request"."status" = 'waiting') = ("binding_request"."decided_at" is null))
);
--> statement-breakpoint
CREATE TABLE "department" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"parent_id" text,
	"chat_title" text,
	CONSTRAINT "department_kind_known" CHECK ("department"."kind" in ('production', 'quality', 'warehouse', 'maintenance', 'planning', 'purchasing', 'sales', 'management'))
);
--> statement-breakpoint
CREATE TABLE "department_group" (
	"platform" text NOT NULL,
	"chat_id" text NOT NULL,
	"department_id" text NOT NULL,
	"title" text,
	"bound_at" timestamp with time zone NOT NULL,
	"bound_by" text,
	CONSTRAINT "department_group_platform_chat_id_pk" PRIMARY KEY("platform","chat_id")
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" text PRIMARY KEY NOT NULL,
	"employee_no" text NOT NULL,
	"name" text NOT NULL,
	"department_id" text NOT NULL,
	"team_id" text,
	"role" text NOT NULL,
	"is_admin" boolean DEFAULT false NOT NULL,
	"skills" text[] DEFAULT '{}'::text[] NOT NULL,
	"pay_type" text NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"locale" text,
	CONSTRAINT "person_employee_no_unique" UNIQUE("employee_no"),
	CONSTRAINT "person_role_known" CHECK ("person"."role" in ('worker', 'teamLeader', 'supervisor', 'inspector', 'warehouse', 'maintenance', 'planner', 'purchaser', 'sales', 'manager')),
	CONSTRAINT "person_pay_type_known" CHECK ("person"."pay_type" in ('piece', 'hourly', 'monthly'))
);
--> statement-breakpoint
CREATE TABLE "person_identity" (
	"platform" text NOT NULL,
	"user_id" text NOT NULL,
	"person_id" text NOT NULL,
	"direct_chat_id" text,
	"bound_at" timestamp with time zone NOT NULL,
	"bound_by" text,
	CONSTRAINT "person_identity_platform_user_id_pk" PRIMARY KEY("platform","user_id"),
	CONSTRAINT "person_identity_one_per_platform" UNIQUE("person_id","platform")
);
--> statement-breakpoint
CREATE TABLE "team" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"department_id" text NOT NULL,
	"leader_id" text,
	"calendar_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bom" (
	"id" text PRIMARY KEY NOT NULL,
	"product_code" text NOT NULL,
	CONSTRAINT "bom_product_code_unique" UNIQUE("product_code")
);
--> statement-breakpoint
CREATE TABLE "bom_line" (
	"bom_id" text NOT NULL,
	"line" integer NOT NULL,
	"material_code" text NOT NULL,
	"qty_per" numeric(18, 4) NOT NULL,
	"scrap_pct" double precision DEFAULT 0 NOT NULL,
	"step_code" text NOT NULL,
	"issue_method" text NOT NULL,
	"variant_materials" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "bom_line_bom_id_line_pk" PRIMARY KEY("bom_id","line"),
	CONSTRAINT "bom_line_qty_positive" CHECK ("bom_line"."qty_per" > 0),
	CONSTRAINT "bom_line_scrap_not_negative" CHECK ("bom_line"."scrap_pct" >= 0),
	CONSTRAINT "bom_line_issue_method_known" CHECK ("bom_line"."issue_method" in ('issue', 'backflush'))
);
--> statement-breakpoint
CREATE TABLE "material" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"spec" text DEFAULT '' NOT NULL,
	"unit" text NOT NULL,
	"on_hand" numeric(18, 4) DEFAULT '0' NOT NULL,
	"safety_stock" numeric(18, 4) DEFAULT '0' NOT NULL,
	"lead_time_hours" double precision DEFAULT 0 NOT NULL,
	"lot_tracked" boolean DEFAULT false NOT NULL,
	CONSTRAINT "material_not_negative" CHECK ("material"."on_hand" >= 0 and "material"."safety_stock" >= 0 and "material"."lead_time_hours" >= 0)
);
--> statement-breakpoint
CREATE TABLE "piece_rate" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "piece_rate_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"product_code" text,
	"step_code" text NOT NULL,
	"rate" numeric(18, 4) NOT NULL,
	"per_unit" text NOT NULL,
	"valid_from" date NOT NULL,
	CONSTRAINT "piece_rate_one_per_day" UNIQUE NULLS NOT DISTINCT("step_code","product_code","valid_from"),
	CONSTRAINT "piece_rate_not_negative" CHECK ("piece_rate"."rate" >= 0)
);
--> statement-breakpoint
CREATE TABLE "product" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"spec" text DEFAULT '' NOT NULL,
	"unit" text NOT NULL,
	"routing_id" text
);
--> statement-breakpoint
CREATE TABLE "reason" (
	"code" text PRIMARY KEY NOT NULL,
	"group" text NOT NULL,
	"name" text NOT NULL,
	"aliases" text[] DEFAULT '{}'::text[] NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"disposition" text,
	"liability" text,
	"step_codes" text[] DEFAULT '{}'::text[] NOT NULL,
	"loss_type" text,
	"planned" boolean,
	"andon_level" integer,
	"notify_department_id" text,
	CONSTRAINT "reason_group_known" CHECK ("reason"."group" in ('defect', 'downtime')),
	CONSTRAINT "reason_disposition_known" CHECK ("reason"."disposition" in ('scrap', 'rework')),
	CONSTRAINT "reason_liability_known" CHECK ("reason"."liability" in ('worker', 'material', 'machine', 'vendor', 'other')),
	CONSTRAINT "reason_loss_type_known" CHECK ("reason"."loss_type" in ('availability', 'performance', 'quality', 'none')),
	CONSTRAINT "reason_andon_level_not_negative" CHECK ("reason"."andon_level" >= 0),
	CONSTRAINT "reason_defect_is_whole" CHECK (("reason"."group" = 'defect') = ("reason"."disposition" is not null) and ("reason"."group" = 'defect') = ("reason"."liability" is not null)),
	CONSTRAINT "reason_downtime_is_whole" CHECK (("reason"."group" = 'downtime') = ("reason"."planned" is not null) and ("reason"."group" = 'downtime') = ("reason"."andon_level" is not null))
);
--> statement-breakpoint
CREATE TABLE "routing" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"version" text DEFAULT '' NOT NULL,
	"active" boolean DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE TABLE "routing_step" (
	"routing_id" text NOT NULL,
	"seq" integer NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"aliases" text[] DEFAULT '{}'::text[] NOT NULL,
	"work_center_id" text NOT NULL,
	"team_id" text NOT NULL,
	"setup_minutes" "measure" DEFAULT 0 NOT NULL,
	"standard_seconds" "measure" DEFAULT 0 NOT NULL,
	"parallel_workers" "positive_count" DEFAULT 1 NOT NULL,
	"expected_scrap_pct" "measure" DEFAULT 0 NOT NULL,
	"inspection" "inspection_kind" DEFAULT 'none' NOT NULL,
	"review_required" boolean DEFAULT false NOT NULL,
	"group_report" boolean DEFAULT false NOT NULL,
	"outsource_vendor" text,
	"outsource_lead_time_hours" "measure",
	"outsource_unit_price" "amount",
	"parallel_group" text,
	"overlap_allowed" boolean DEFAULT false NOT NULL,
	"transfer_batch" "amount" DEFAULT '0' NOT NULL,
	"report_point" boolean DEFAULT true NOT NULL,
	"milestone" boolean DEFAULT false NOT NULL,
	"is_output" boolean DEFAULT false NOT NULL,
	CONSTRAINT "routing_step_routing_id_seq_pk" PRIMARY KEY("routing_id","seq"),
	CONSTRAINT "routing_step_seq_positive" CHECK ("routing_step"."seq" > 0),
	CONSTRAINT "routing_step_outsource_whole" CHECK (num_nulls("routing_step"."outsource_vendor", "routing_step"."outsource_lead_time_hours", "routing_step"."outsource_unit_price") in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "sandbox_file" (
	"ref" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"mime" text NOT NULL,
	"size" integer NOT NULL,
	"content" "bytea" NOT NULL,
	"stored_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sandbox_file_size_not_negative" CHECK ("sandbox_file"."size" >= 0)
);
--> statement-breakpoint
CREATE TABLE "sandbox_message" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sandbox_message_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" text NOT NULL,
	"chat_id" text NOT NULL,
	"from_kind" text NOT NULL,
	"from_id" text NOT NULL,
	"from_name" text NOT NULL,
	"text" text,
	"card" jsonb,
	"file" jsonb,
	"reply_to" text,
	"mentions" text[],
	"dedup" text,
	"sent_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone,
	CONSTRAINT "sandbox_message_id_unique" UNIQUE("id"),
	CONSTRAINT "sandbox_message_dedup_unique" UNIQUE("dedup"),
	CONSTRAINT "sandbox_message_from_known" CHECK ("sandbox_message"."from_kind" in ('person', 'bot'))
);
--> statement-breakpoint
CREATE TABLE "schedule" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"at" text[] DEFAULT '{}'::text[] NOT NULL,
	"days" integer[] NOT NULL,
	"department_ids" text[] DEFAULT '{}'::text[] NOT NULL,
	"content" text[] DEFAULT '{}'::text[] NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"next_due" timestamp with time zone,
	CONSTRAINT "schedule_days_are_weekdays" CHECK ("schedule"."days" <@ array[1,2,3,4,5,6,7])
);
--> statement-breakpoint
CREATE TABLE "schedule_fire" (
	"job" text NOT NULL,
	"slot" timestamp with time zone NOT NULL,
	"fired_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "schedule_fire_job_slot_pk" PRIMARY KEY("job","slot")
);
--> statement-breakpoint
CREATE TABLE "site" (
	"only_row" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"name" text NOT NULL,
	"short_name" text NOT NULL,
	"time_zone" text NOT NULL,
	"locale" text NOT NULL,
	"currency" text NOT NULL,
	"order_no_pattern" text NOT NULL,
	"settings" jsonb NOT NULL,
	"catalog_version" bigint DEFAULT 1 NOT NULL,
	"clock_offset_ms" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "site_only_one_row" CHECK ("site"."only_row" = 1),
	CONSTRAINT "site_clock_moves_forward" CHECK ("site"."clock_offset_ms" >= 0)
);
--> statement-breakpoint
CREATE TABLE "unit" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"aliases" text[] DEFAULT '{}'::text[] NOT NULL,
	"decimals" integer NOT NULL,
	CONSTRAINT "unit_decimals_within_scale" CHECK ("unit"."decimals" between 0 and 4)
);
--> statement-breakpoint
CREATE TABLE "unit_conversion" (
	"product_code" text NOT NULL,
	"from_unit" text NOT NULL,
	"to_unit" text NOT NULL,
	"factor" numeric(18, 4) NOT NULL,
	CONSTRAINT "unit_conversion_product_code_from_unit_to_unit_pk" PRIMARY KEY("product_code","from_unit","to_unit"),
	CONSTRAINT "unit_conversion_factor_positive" CHECK ("unit_conversion"."factor" > 0),
	CONSTRAINT "unit_conversion_between_two" CHECK ("unit_conversion"."from_unit" <> "unit_conversion"."to_unit")
);
--> statement-breakpoint
CREATE TABLE "machine" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"work_center_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "work_center" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"department_id" text NOT NULL,
	"calendar_id" text NOT NULL,
	"capacity" integer DEFAULT 1 NOT NULL,
	"hourly_cost" numeric(18, 4) DEFAULT '0' NOT NULL,
	CONSTRAINT "work_center_capacity_positive" CHECK ("work_center"."capacity" > 0),
	CONSTRAINT "work_center_cost_not_negative" CHECK ("work_center"."hourly_cost" >= 0)
);
--> statement-breakpoint
CREATE TABLE "work_session" (
	"id" text PRIMARY KEY NOT NULL,
	"step_id" bigint NOT NULL,
	"person_id" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_by" "session_end",
	"pause_reason" text,
	CONSTRAINT "work_session_ends_after_start" CHECK (("work_session"."ended_at" is null) = ("work_session"."ended_by" is null) and ("work_session"."ended_at" >= "work_session"."started_at") is not false)
);
--> statement-breakpoint
ALTER TABLE "alert" ADD CONSTRAINT "alert_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert" ADD CONSTRAINT "alert_step_id_step_id_fk" FOREIGN KEY ("step_id") REFERENCES "public"."step"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert" ADD CONSTRAINT "alert_exception_id_exception_id_fk" FOREIGN KEY ("exception_id") REFERENCES "public"."exception"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert" ADD CONSTRAINT "alert_department_id_department_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."department"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert" ADD CONSTRAINT "alert_acknowledged_by_person_id_fk" FOREIGN KEY ("acknowledged_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert" ADD CONSTRAINT "alert_silenced_by_person_id_fk" FOREIGN KEY ("silenced_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit" ADD CONSTRAINT "audit_actor_id_person_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_exception" ADD CONSTRAINT "calendar_exception_calendar_id_calendar_id_fk" FOREIGN KEY ("calendar_id") REFERENCES "public"."calendar"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_shift" ADD CONSTRAINT "calendar_shift_calendar_id_calendar_id_fk" FOREIGN KEY ("calendar_id") REFERENCES "public"."calendar"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_shift" ADD CONSTRAINT "calendar_shift_shift_id_shift_id_fk" FOREIGN KEY ("shift_id") REFERENCES "public"."shift"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pending_question" ADD CONSTRAINT "pending_question_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exception" ADD CONSTRAINT "exception_reason_reason_code_fk" FOREIGN KEY ("reason") REFERENCES "public"."reason"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exception" ADD CONSTRAINT "exception_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exception" ADD CONSTRAINT "exception_raised_by_person_id_fk" FOREIGN KEY ("raised_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exception" ADD CONSTRAINT "exception_acknowledged_by_person_id_fk" FOREIGN KEY ("acknowledged_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exception" ADD CONSTRAINT "exception_resolved_by_person_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exception" ADD CONSTRAINT "exception_step_of_its_order" FOREIGN KEY ("step_id","order_id") REFERENCES "public"."step"("id","order_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exception_note" ADD CONSTRAINT "exception_note_exception_id_exception_id_fk" FOREIGN KEY ("exception_id") REFERENCES "public"."exception"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exception_note" ADD CONSTRAINT "exception_note_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_requested_by_person_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_inspector_id_person_id_fk" FOREIGN KEY ("inspector_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection" ADD CONSTRAINT "inspection_step_of_its_order" FOREIGN KEY ("step_id","order_id") REFERENCES "public"."step"("id","order_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "held_report" ADD CONSTRAINT "held_report_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "held_report" ADD CONSTRAINT "held_report_decided_by_person_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "held_report" ADD CONSTRAINT "held_report_step_of_its_order" FOREIGN KEY ("step_id","order_id") REFERENCES "public"."step"("id","order_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_reason_reason_code_fk" FOREIGN KEY ("reason") REFERENCES "public"."reason"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_reversal_of_report_id_fk" FOREIGN KEY ("reversal_of") REFERENCES "public"."report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_reporter_id_person_id_fk" FOREIGN KEY ("reporter_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report" ADD CONSTRAINT "report_step_of_its_order" FOREIGN KEY ("step_id","order_id") REFERENCES "public"."step"("id","order_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_review" ADD CONSTRAINT "report_review_report_id_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_review" ADD CONSTRAINT "report_review_reviewer_id_person_id_fk" FOREIGN KEY ("reviewer_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_worker" ADD CONSTRAINT "report_worker_report_id_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_worker" ADD CONSTRAINT "report_worker_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_queue" ADD CONSTRAINT "review_queue_report_id_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."report"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_queue" ADD CONSTRAINT "review_queue_step_id_step_id_fk" FOREIGN KEY ("step_id") REFERENCES "public"."step"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "material_request" ADD CONSTRAINT "material_request_material_code_material_code_fk" FOREIGN KEY ("material_code") REFERENCES "public"."material"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "material_request" ADD CONSTRAINT "material_request_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "material_request" ADD CONSTRAINT "material_request_requested_by_person_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "material_request" ADD CONSTRAINT "material_request_decided_by_person_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "material_request" ADD CONSTRAINT "material_request_step_of_its_order" FOREIGN KEY ("step_id","order_id") REFERENCES "public"."step"("id","order_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_product_code_product_code_fk" FOREIGN KEY ("product_code") REFERENCES "public"."product"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_unit_unit_code_fk" FOREIGN KEY ("unit") REFERENCES "public"."unit"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_routing_id_routing_id_fk" FOREIGN KEY ("routing_id") REFERENCES "public"."routing"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_parent_id_orders_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_split_from_id_orders_id_fk" FOREIGN KEY ("split_from_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_sales_owner_id_person_id_fk" FOREIGN KEY ("sales_owner_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_created_by_person_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step" ADD CONSTRAINT "step_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step" ADD CONSTRAINT "step_work_center_id_work_center_id_fk" FOREIGN KEY ("work_center_id") REFERENCES "public"."work_center"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step" ADD CONSTRAINT "step_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_assignee" ADD CONSTRAINT "step_assignee_step_id_step_id_fk" FOREIGN KEY ("step_id") REFERENCES "public"."step"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_assignee" ADD CONSTRAINT "step_assignee_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "admin_claim" ADD CONSTRAINT "admin_claim_used_by_person_id_fk" FOREIGN KEY ("used_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "binding_request" ADD CONSTRAINT "binding_request_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "binding_request" ADD CONSTRAINT "binding_request_decided_by_person_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "department" ADD CONSTRAINT "department_parent_id_department_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."department"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "department_group" ADD CONSTRAINT "department_group_department_id_department_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."department"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "department_group" ADD CONSTRAINT "department_group_bound_by_person_id_fk" FOREIGN KEY ("bound_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_department_id_department_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."department"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_identity" ADD CONSTRAINT "person_identity_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_identity" ADD CONSTRAINT "person_identity_bound_by_person_id_fk" FOREIGN KEY ("bound_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team" ADD CONSTRAINT "team_department_id_department_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."department"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team" ADD CONSTRAINT "team_leader_id_person_id_fk" FOREIGN KEY ("leader_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team" ADD CONSTRAINT "team_calendar_id_calendar_id_fk" FOREIGN KEY ("calendar_id") REFERENCES "public"."calendar"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bom" ADD CONSTRAINT "bom_product_code_product_code_fk" FOREIGN KEY ("product_code") REFERENCES "public"."product"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bom_line" ADD CONSTRAINT "bom_line_bom_id_bom_id_fk" FOREIGN KEY ("bom_id") REFERENCES "public"."bom"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bom_line" ADD CONSTRAINT "bom_line_material_code_material_code_fk" FOREIGN KEY ("material_code") REFERENCES "public"."material"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "material" ADD CONSTRAINT "material_unit_unit_code_fk" FOREIGN KEY ("unit") REFERENCES "public"."unit"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "piece_rate" ADD CONSTRAINT "piece_rate_product_code_product_code_fk" FOREIGN KEY ("product_code") REFERENCES "public"."product"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "piece_rate" ADD CONSTRAINT "piece_rate_per_unit_unit_code_fk" FOREIGN KEY ("per_unit") REFERENCES "public"."unit"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product" ADD CONSTRAINT "product_unit_unit_code_fk" FOREIGN KEY ("unit") REFERENCES "public"."unit"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product" ADD CONSTRAINT "product_routing_id_routing_id_fk" FOREIGN KEY ("routing_id") REFERENCES "public"."routing"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reason" ADD CONSTRAINT "reason_notify_department_id_department_id_fk" FOREIGN KEY ("notify_department_id") REFERENCES "public"."department"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "routing_step" ADD CONSTRAINT "routing_step_routing_id_routing_id_fk" FOREIGN KEY ("routing_id") REFERENCES "public"."routing"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "routing_step" ADD CONSTRAINT "routing_step_work_center_id_work_center_id_fk" FOREIGN KEY ("work_center_id") REFERENCES "public"."work_center"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "routing_step" ADD CONSTRAINT "routing_step_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_conversion" ADD CONSTRAINT "unit_conversion_product_code_product_code_fk" FOREIGN KEY ("product_code") REFERENCES "public"."product"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_conversion" ADD CONSTRAINT "unit_conversion_from_unit_unit_code_fk" FOREIGN KEY ("from_unit") REFERENCES "public"."unit"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_conversion" ADD CONSTRAINT "unit_conversion_to_unit_unit_code_fk" FOREIGN KEY ("to_unit") REFERENCES "public"."unit"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "machine" ADD CONSTRAINT "machine_work_center_id_work_center_id_fk" FOREIGN KEY ("work_center_id") REFERENCES "public"."work_center"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_center" ADD CONSTRAINT "work_center_department_id_department_id_fk" FOREIGN KEY ("department_id") REFERENCES "public"."department"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_center" ADD CONSTRAINT "work_center_calendar_id_calendar_id_fk" FOREIGN KEY ("calendar_id") REFERENCES "public"."calendar"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_session" ADD CONSTRAINT "work_session_step_id_step_id_fk" FOREIGN KEY ("step_id") REFERENCES "public"."step"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_session" ADD CONSTRAINT "work_session_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_session" ADD CONSTRAINT "work_session_pause_reason_reason_code_fk" FOREIGN KEY ("pause_reason") REFERENCES "public"."reason"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "alert_one_live" ON "alert" USING btree ("subject","kind") WHERE "alert"."state" <> 'resolved';--> statement-breakpoint
CREATE INDEX "alert_live" ON "alert" USING btree ("since") WHERE "alert"."state" <> 'resolved';--> statement-breakpoint
CREATE INDEX "alert_of_step" ON "alert" USING btree ("step_id") WHERE "alert"."step_id" is not null;--> statement-breakpoint
CREATE INDEX "audit_of_subject" ON "audit" USING btree ("subject_kind","subject_id","id");--> statement-breakpoint
CREATE INDEX "audit_of_actor" ON "audit" USING btree ("actor_id","id") WHERE "audit"."actor_id" is not null;--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING brin ("at");--> statement-breakpoint
CREATE INDEX "card_reference_age" ON "card_reference" USING brin ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "inbound_event_pressed_once" ON "inbound_event" USING btree ("press_key") WHERE "inbound_event"."press_key" is not null;--> statement-breakpoint
CREATE INDEX "inbound_event_age" ON "inbound_event" USING brin ("received_at");--> statement-breakpoint
CREATE INDEX "exception_open_of_step" ON "exception" USING btree ("step_id") WHERE "exception"."resolved_at" is null and "exception"."step_id" is not null;--> statement-breakpoint
CREATE INDEX "exception_open" ON "exception" USING btree ("raised_at") WHERE "exception"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "exception_of_order" ON "exception" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "exception_of_step" ON "exception" USING btree ("step_id");--> statement-breakpoint
CREATE INDEX "exception_note_of" ON "exception_note" USING btree ("exception_id","id");--> statement-breakpoint
CREATE INDEX "inspection_of_step" ON "inspection" USING btree ("step_id");--> statement-breakpoint
CREATE INDEX "inspection_pending" ON "inspection" USING btree ("requested_at") WHERE "inspection"."result" = 'pending';--> statement-breakpoint
CREATE INDEX "held_report_waiting" ON "held_report" USING btree ("step_id") WHERE "held_report"."status" = 'waiting';--> statement-breakpoint
CREATE INDEX "held_report_of_person" ON "held_report" USING btree ("person_id") WHERE "held_report"."status" = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX "report_reversed_once" ON "report" USING btree ("reversal_of") WHERE "report"."reversal_of" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "report_once_per_event" ON "report" USING btree ("platform","event_id","line") WHERE "report"."event_id" is not null;--> statement-breakpoint
CREATE INDEX "report_of_order" ON "report" USING btree ("order_id","seq");--> statement-breakpoint
CREATE INDEX "report_of_step" ON "report" USING btree ("step_id","seq");--> statement-breakpoint
CREATE INDEX "report_of_reporter" ON "report" USING btree ("reporter_id","seq");--> statement-breakpoint
CREATE INDEX "report_of_work_date" ON "report" USING btree ("work_date","seq");--> statement-breakpoint
CREATE INDEX "report_reported_at" ON "report" USING btree ("reported_at","seq");--> statement-breakpoint
CREATE INDEX "report_review_reviewer" ON "report_review" USING btree ("reviewer_id");--> statement-breakpoint
CREATE INDEX "report_worker_day" ON "report_worker" USING btree ("person_id","work_date");--> statement-breakpoint
CREATE INDEX "review_queue_age" ON "review_queue" USING btree ("reported_at");--> statement-breakpoint
CREATE INDEX "review_queue_step" ON "review_queue" USING btree ("step_id");--> statement-breakpoint
CREATE INDEX "material_request_open" ON "material_request" USING btree ("requested_at") WHERE "material_request"."status" = 'open';--> statement-breakpoint
CREATE INDEX "material_request_of_order" ON "material_request" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "orders_code_key" ON "orders" USING btree ("code_key" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "orders_code_digits_reversed" ON "orders" USING btree ("code_digits_reversed" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "orders_open_by_due" ON "orders" USING btree ("due_at","id") WHERE "orders"."status" in ('planned', 'released', 'inProgress', 'onHold');--> statement-breakpoint
CREATE INDEX "orders_by_status" ON "orders" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "orders_customer" ON "orders" USING btree ("customer") WHERE "orders"."customer" is not null;--> statement-breakpoint
CREATE INDEX "orders_product" ON "orders" USING btree ("product_code");--> statement-breakpoint
CREATE INDEX "orders_sales_owner" ON "orders" USING btree ("sales_owner_id") WHERE "orders"."sales_owner_id" is not null;--> statement-breakpoint
CREATE INDEX "orders_split_from" ON "orders" USING btree ("split_from_id") WHERE "orders"."split_from_id" is not null;--> statement-breakpoint
CREATE INDEX "orders_parent" ON "orders" USING btree ("parent_id") WHERE "orders"."parent_id" is not null;--> statement-breakpoint
CREATE INDEX "step_open_by_team" ON "step" USING btree ("team_id","status") WHERE "step"."status" in ('pending', 'ready', 'inProgress', 'paused');--> statement-breakpoint
CREATE INDEX "step_open_by_work_center" ON "step" USING btree ("work_center_id") WHERE "step"."status" in ('pending', 'ready', 'inProgress', 'paused');--> statement-breakpoint
CREATE INDEX "step_open_by_due" ON "step" USING btree ("due_at") WHERE "step"."status" in ('pending', 'ready', 'inProgress', 'paused');--> statement-breakpoint
CREATE INDEX "step_open_by_planned_start" ON "step" USING btree ("planned_start") WHERE "step"."status" in ('pending', 'ready');--> statement-breakpoint
CREATE INDEX "step_assignee_person" ON "step_assignee" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "outbox_unsent" ON "outbox" USING btree ("lane","id") WHERE "outbox"."sent_at" is null and "outbox"."dead_at" is null;--> statement-breakpoint
CREATE INDEX "outbox_dead" ON "outbox" USING btree ("dead_at") WHERE "outbox"."dead_at" is not null;--> statement-breakpoint
CREATE INDEX "outbox_sent" ON "outbox" USING btree ("sent_at") WHERE "outbox"."sent_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "binding_request_one_waiting" ON "binding_request" USING btree ("platform","user_id") WHERE "binding_request"."status" = 'waiting';--> statement-breakpoint
CREATE INDEX "binding_request_waiting_for" ON "binding_request" USING btree ("person_id") WHERE "binding_request"."status" = 'waiting';--> statement-breakpoint
CREATE INDEX "department_group_department" ON "department_group" USING btree ("department_id");--> statement-breakpoint
CREATE INDEX "person_team" ON "person" USING btree ("team_id");--> statement-breakpoint
CREATE INDEX "person_department" ON "person" USING btree ("department_id");--> statement-breakpoint
CREATE INDEX "person_name" ON "person" USING btree ("name");--> statement-breakpoint
CREATE INDEX "bom_line_material" ON "bom_line" USING btree ("material_code");--> statement-breakpoint
CREATE INDEX "routing_step_code" ON "routing_step" USING btree ("code");--> statement-breakpoint
CREATE INDEX "sandbox_message_of_chat" ON "sandbox_message" USING btree ("chat_id","seq");--> statement-breakpoint
CREATE INDEX "schedule_due" ON "schedule" USING btree ("next_due") WHERE "schedule"."enabled";--> statement-breakpoint
CREATE INDEX "machine_work_center" ON "machine" USING btree ("work_center_id");--> statement-breakpoint
CREATE UNIQUE INDEX "work_session_one_open" ON "work_session" USING btree ("person_id","step_id") WHERE "work_session"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "work_session_of_step" ON "work_session" USING btree ("step_id");--> statement-breakpoint
CREATE INDEX "work_session_of_person" ON "work_session" USING btree ("person_id","started_at");