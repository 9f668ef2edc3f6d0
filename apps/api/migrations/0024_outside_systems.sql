CREATE TABLE "outside_reports" (
	"community_id" uuid NOT NULL,
	"complaint_id" uuid NOT NULL,
	"system_id" uuid NOT NULL,
	"media_url" text,
	CONSTRAINT "outside_reports_community_id_complaint_id_pk" PRIMARY KEY("community_id","complaint_id")
);
--> statement-breakpoint
CREATE TABLE "outside_systems" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"may_report" boolean NOT NULL,
	"may_read" boolean NOT NULL,
	"key_number" integer NOT NULL,
	"key_made_at" timestamp with time zone NOT NULL,
	"key_made_by_id" uuid NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"revoked_by_id" uuid,
	"revoke_reason" text,
	CONSTRAINT "outside_systems_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "outside_systems_name" UNIQUE("community_id","name"),
	CONSTRAINT "outside_systems_key_number" CHECK ("outside_systems"."key_number" >= 1),
	CONSTRAINT "outside_systems_rights" CHECK ("outside_systems"."may_report" or "outside_systems"."may_read"),
	CONSTRAINT "outside_systems_revoked" CHECK (("outside_systems"."revoked_at" is null) = ("outside_systems"."revoke_reason" is null))
);
--> statement-breakpoint
ALTER TABLE "outside_reports" ADD CONSTRAINT "outside_reports_community_id_complaint_id_complaints_community_id_id_fk" FOREIGN KEY ("community_id","complaint_id") REFERENCES "public"."complaints"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outside_reports" ADD CONSTRAINT "outside_reports_community_id_system_id_outside_systems_community_id_id_fk" FOREIGN KEY ("community_id","system_id") REFERENCES "public"."outside_systems"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "outside_reports_of_system" ON "outside_reports" USING btree ("community_id","system_id","complaint_id");