ALTER TABLE "event_sign_ups" DROP CONSTRAINT "event_sign_ups_code";--> statement-breakpoint
ALTER TABLE "event_counters" DROP CONSTRAINT "event_counters_waiting";--> statement-breakpoint
ALTER TABLE "event_attendees" DROP CONSTRAINT "event_attendees_community_id_sign_up_id_event_sign_ups_community_id_id_fk";
--> statement-breakpoint
ALTER TABLE "event_attendees" DROP CONSTRAINT "event_attendees_community_id_event_id_events_community_id_id_fk";
--> statement-breakpoint
DROP INDEX "audit_entries_by_time";--> statement-breakpoint
DROP INDEX "event_attendees_of_event";--> statement-breakpoint
DROP INDEX "event_attendees_of_sign_up";--> statement-breakpoint
DROP INDEX "idempotency_keys_by_age";--> statement-breakpoint
ALTER TABLE "event_attendees" DROP CONSTRAINT "event_attendees_community_id_id_pk";--> statement-breakpoint
ALTER TABLE "idempotency_keys" ALTER COLUMN "reply" SET DATA TYPE json;--> statement-breakpoint
ALTER TABLE "event_attendees" ADD CONSTRAINT "event_attendees_community_id_sign_up_id_position_pk" PRIMARY KEY("community_id","sign_up_id","position");--> statement-breakpoint
ALTER TABLE "event_counters" ADD COLUMN "waiting_families" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "event_attendees" ADD CONSTRAINT "event_attendees_of_sign_up" FOREIGN KEY ("community_id","event_id","queue_number") REFERENCES "public"."event_sign_ups"("community_id","event_id","queue_number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_age" ON "idempotency_keys" USING brin ("created_at");--> statement-breakpoint
ALTER TABLE "event_attendees" DROP COLUMN "id";--> statement-breakpoint
ALTER TABLE "event_counters" ADD CONSTRAINT "event_counters_waiting" CHECK ("event_counters"."waiting_families" between 0 and "event_counters"."waiting");--> statement-breakpoint
-- The hot row is written again and again: its page keeps room for the next versions of it.
ALTER TABLE "event_counters" SET (fillfactor = 20);--> statement-breakpoint
-- An owner who is no superuser sees rows only while row security is not forced on them.
ALTER TABLE "event_counters" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "event_attendees" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE "event_counters" c SET "waiting_families" = (
  SELECT count(DISTINCT a."queue_number") FROM "event_attendees" a
  WHERE a."community_id" = c."community_id" AND a."event_id" = c."event_id" AND a."status" = 'waiting')
WHERE c."waiting" > 0;--> statement-breakpoint
ALTER TABLE "event_attendees" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "event_counters" FORCE ROW LEVEL SECURITY;
