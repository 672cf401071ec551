-- What moved in a time, and what an order put away and shipped, are asked in the chat.
--
-- Locks: "stock_move" takes no new move while its two indexes are made: a second for a million moves. The running version
-- goes on, and waits so long.
CREATE INDEX "stock_move_of_goods" ON "stock_move" USING btree ("order_id","id") WHERE "stock_move"."kind" in ('output', 'shipment');--> statement-breakpoint
CREATE INDEX "stock_move_in_time" ON "stock_move" USING brin ("at");
