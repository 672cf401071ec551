-- Keys may open pay, inspections' results or exceptions alone. What a key was made to open stays as it is: one of "people" no
-- longer sees wages, one of "report" no longer says what inspectors found or what stands still; who needs that makes another.
--
-- Locks: "api_key" exclusively, for as long as it takes to read its few rows once. The running version survives it: a word it
-- doesn't know opens nothing there.
ALTER TABLE "api_key" DROP CONSTRAINT "api_key_opens_something";--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_opens_something" CHECK (cardinality("api_key"."scopes") > 0 and "api_key"."scopes" <@ array['read', 'report', 'order', 'stock', 'quality', 'exception', 'people', 'pay', 'admin']);
