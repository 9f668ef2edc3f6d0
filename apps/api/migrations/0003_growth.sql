DROP INDEX "events_by_series";--> statement-breakpoint
ALTER TABLE "event_series" ADD COLUMN "event_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- An owner who is no superuser sees rows only while row security is not forced on them.
ALTER TABLE "event_series" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "events" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE "event_series" SET "event_count" = (SELECT count(*) FROM "events" WHERE "events"."community_id" = "event_series"."community_id" AND "events"."series_id" = "event_series"."id");--> statement-breakpoint
ALTER TABLE "events" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "event_series" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "events_by_end" ON "events" USING btree ("community_id","ends_at");--> statement-breakpoint
CREATE INDEX "events_unfinished" ON "events" USING btree ("community_id","starts_at","id") WHERE "events"."finished_at" is null and "events"."cancelled_at" is null;--> statement-breakpoint
CREATE INDEX "events_by_series" ON "events" USING btree ("community_id","series_id","starts_at","id");