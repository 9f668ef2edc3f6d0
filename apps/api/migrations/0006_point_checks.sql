CREATE TABLE "point_anomaly_notes" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"anomaly_key" text NOT NULL,
	"note" text NOT NULL,
	"noted_at" timestamp with time zone NOT NULL,
	"noted_by_id" uuid NOT NULL,
	CONSTRAINT "point_anomaly_notes_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "point_award_requests" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"points" integer NOT NULL,
	"reason" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"asked_by_id" uuid NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by_id" uuid,
	"approved" boolean,
	"decline_reason" text,
	CONSTRAINT "point_award_requests_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "point_award_requests_points" CHECK ("point_award_requests"."points" > 0),
	CONSTRAINT "point_award_requests_decided" CHECK (("point_award_requests"."decided_at" is null) = ("point_award_requests"."decided_by_id" is null) and ("point_award_requests"."decided_at" is null) = ("point_award_requests"."approved" is null)),
	CONSTRAINT "point_award_requests_two" CHECK ("point_award_requests"."decided_by_id" is distinct from "point_award_requests"."asked_by_id"),
	CONSTRAINT "point_award_requests_declined" CHECK (("point_award_requests"."approved" is false) = ("point_award_requests"."decline_reason" is not null))
);
--> statement-breakpoint
ALTER TABLE "point_award_requests" ADD CONSTRAINT "point_award_requests_community_id_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "point_anomaly_notes_of" ON "point_anomaly_notes" USING btree ("community_id","anomaly_key");--> statement-breakpoint
CREATE INDEX "point_award_requests_open" ON "point_award_requests" USING btree ("community_id","id") WHERE "point_award_requests"."decided_at" is null;