-- A program may hand out what was asked for in nobody's name; who decided is no longer required beside when.
--
-- Locks: "material_request" exclusively, for as long as it takes to read its rows once. The running version survives it: it
-- writes both.
ALTER TABLE "material_request" DROP CONSTRAINT "material_request_decided_by_whom_and_when";--> statement-breakpoint
ALTER TABLE "material_request" ADD CONSTRAINT "material_request_decided_by_whom_and_when" CHECK ("material_request"."decided_by" is null or "material_request"."decided_at" is not null);
