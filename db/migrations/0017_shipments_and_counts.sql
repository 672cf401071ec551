-- Shipments as a kind of moves and of news; counts by their time; an index on alerts that no query read.
--
-- Locks: the three tables while their rows are checked, alert briefly, stock_move against writes while the index is built;
-- the running release survives it.
ALTER TABLE "progress_event" DROP CONSTRAINT "progress_event_kind_known";--> statement-breakpoint
ALTER TABLE "progress_news" DROP CONSTRAINT "progress_news_kind_known";--> statement-breakpoint
ALTER TABLE "stock_move" DROP CONSTRAINT "stock_move_kind_known";--> statement-breakpoint
ALTER TABLE "stock_move" DROP CONSTRAINT "stock_move_sign";--> statement-breakpoint
DROP INDEX "alert_of_step";--> statement-breakpoint
CREATE INDEX "stock_move_counted" ON "stock_move" USING btree ("at") WHERE "stock_move"."kind" = 'adjust';--> statement-breakpoint
ALTER TABLE "progress_event" ADD CONSTRAINT "progress_event_kind_known" CHECK ("progress_event"."kind" in ('stepReady', 'stepDone', 'blocked', 'shortage', 'inspectionDue', 'scrapHigh', 'rework', 'outsourceDue', 'released', 'held', 'resumed', 'cancelled', 'closedShort', 'priorityChanged', 'dueChanged', 'orderDone', 'shipped', 'promiseAtRisk'));--> statement-breakpoint
ALTER TABLE "progress_news" ADD CONSTRAINT "progress_news_kind_known" CHECK ("progress_news"."kind" in ('stepReady', 'stepDone', 'blocked', 'shortage', 'inspectionDue', 'scrapHigh', 'rework', 'outsourceDue', 'released', 'held', 'resumed', 'cancelled', 'closedShort', 'priorityChanged', 'dueChanged', 'orderDone', 'shipped', 'promiseAtRisk'));--> statement-breakpoint
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_kind_known" CHECK ("stock_move"."kind" in ('receipt', 'issue', 'return', 'backflush', 'output', 'shipment', 'adjust'));--> statement-breakpoint
ALTER TABLE "stock_move" ADD CONSTRAINT "stock_move_sign" CHECK ("stock_move"."quantity" <> 0 and case "stock_move"."kind"
        when 'receipt' then "stock_move"."quantity" > 0 when 'issue' then "stock_move"."quantity" < 0 when 'return' then "stock_move"."quantity" > 0
        when 'backflush' then ("stock_move"."quantity" > 0) = ("stock_move"."reversal_of" is not null) and "stock_move"."report_id" is not null
        when 'output' then "stock_move"."quantity" > 0 or "stock_move"."report_id" is not null
        when 'shipment' then "stock_move"."quantity" < 0 and "stock_move"."order_id" is not null
        else "stock_move"."reason" <> '' end);