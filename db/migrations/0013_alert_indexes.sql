-- An index no query read, written with every alert. Locks: alert (brief, exclusive).
DROP INDEX "alert_of_step";
