-- What was said there stands in exception_event (0020). No release has written to it.
DROP TABLE "exception_note" CASCADE;