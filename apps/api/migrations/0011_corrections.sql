CREATE TABLE "service_corrections" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"record_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"person_id" uuid,
	"previous_checked_in_at" timestamp with time zone,
	"previous_checked_out_at" timestamp with time zone,
	"previous_minutes" integer NOT NULL,
	"previous_points" integer NOT NULL,
	"checked_in_at" timestamp with time zone NOT NULL,
	"checked_out_at" timestamp with time zone,
	"service_minutes" integer NOT NULL,
	"points" integer NOT NULL,
	"reason" text NOT NULL,
	"corrected_at" timestamp with time zone NOT NULL,
	"corrected_by_id" uuid NOT NULL,
	CONSTRAINT "service_corrections_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "service_corrections_version" UNIQUE("community_id","record_id","version"),
	CONSTRAINT "service_corrections_amounts" CHECK ("service_corrections"."service_minutes" >= 0 and "service_corrections"."points" >= 0)
);
--> statement-breakpoint
ALTER TABLE "service_corrections" ADD CONSTRAINT "service_corrections_community_id_record_id_service_records_community_id_id_fk" FOREIGN KEY ("community_id","record_id") REFERENCES "public"."service_records"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_corrections" ADD CONSTRAINT "service_corrections_community_id_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;