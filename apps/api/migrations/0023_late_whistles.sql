CREATE TABLE "whistle_rules" (
	"community_id" uuid NOT NULL,
	"report_hours" integer,
	"set_at" timestamp with time zone NOT NULL,
	"set_by_id" uuid NOT NULL,
	CONSTRAINT "whistle_rules_community_id_pk" PRIMARY KEY("community_id"),
	CONSTRAINT "whistle_rules_hours" CHECK ("whistle_rules"."report_hours" between 1 and 240)
);
--> statement-breakpoint
ALTER TABLE "whistles" ADD COLUMN "late_told_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "whistles_late" ON "whistles" USING btree ("community_id","answer_due_at","id") WHERE "whistles"."closed_at" is null and "whistles"."withdrawn_at" is null and "whistles"."reported_at" is null
        and "whistles"."late_told_at" is null;