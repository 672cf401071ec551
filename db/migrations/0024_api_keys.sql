-- Locks: creates one table; nothing that runs knows it.
CREATE TABLE "api_key" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "api_key_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"selector" text NOT NULL,
	"digest" "bytea" NOT NULL,
	"scopes" text[] DEFAULT '{}'::text[] NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"made_by" text NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"revoked_by" text,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "api_key_selector_unique" UNIQUE("selector"),
	CONSTRAINT "api_key_name_form" CHECK ("api_key"."name" ~ '^[A-Za-z0-9_.-]{1,64}$'),
	CONSTRAINT "api_key_digest_is_sha256" CHECK (octet_length("api_key"."digest") = 32),
	CONSTRAINT "api_key_opens_something" CHECK (cardinality("api_key"."scopes") > 0 and "api_key"."scopes" <@ array['read', 'report', 'order', 'stock', 'people', 'admin']),
	CONSTRAINT "api_key_revoked_by_somebody" CHECK (("api_key"."revoked_at" is null) = ("api_key"."revoked_by" is null))
);
