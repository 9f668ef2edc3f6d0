CREATE TABLE "point_rules" (
	"community_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"points_per_hour" integer NOT NULL,
	"rounding_minutes" integer NOT NULL,
	"rounding" text NOT NULL,
	"expiry_months" integer,
	"solo_award_points" integer NOT NULL,
	"exchanges_per_week" integer NOT NULL,
	"exchanges_per_pair" integer NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"set_by_id" uuid NOT NULL,
	CONSTRAINT "point_rules_community_id_version_pk" PRIMARY KEY("community_id","version"),
	CONSTRAINT "point_rules_rounding" CHECK ("point_rules"."rounding_minutes" between 1 and 120),
	CONSTRAINT "point_rules_expiry" CHECK ("point_rules"."expiry_months" is null or "point_rules"."expiry_months" >= 1),
	CONSTRAINT "point_rules_amounts" CHECK ("point_rules"."points_per_hour" >= 0 and "point_rules"."solo_award_points" >= 0 and "point_rules"."exchanges_per_week" >= 0 and "point_rules"."exchanges_per_pair" >= 0)
);
--> statement-breakpoint
CREATE TABLE "chat_groups" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"grid_id" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"created_by_id" uuid NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_by_id" uuid,
	CONSTRAINT "chat_groups_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "chat_groups_name" UNIQUE("community_id","name")
);
--> statement-breakpoint
CREATE TABLE "recruitment_teams" (
	"community_id" uuid NOT NULL,
	"recruitment_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	CONSTRAINT "recruitment_teams_community_id_recruitment_id_team_id_pk" PRIMARY KEY("community_id","recruitment_id","team_id")
);
--> statement-breakpoint
CREATE TABLE "recruitments" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"title" text NOT NULL,
	"purpose" text NOT NULL,
	"meeting_place" text NOT NULL,
	"grid_id" uuid,
	"skills" text NOT NULL,
	"points_per_hour" integer NOT NULL,
	"urgent" boolean NOT NULL,
	"cancel_closes_minutes" integer NOT NULL,
	"copied_from_id" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"created_by_id" uuid NOT NULL,
	"published_at" timestamp with time zone,
	"published_by_id" uuid,
	"filled_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"closed_by_id" uuid,
	"cancelled_at" timestamp with time zone,
	"cancelled_by_id" uuid,
	"cancel_reason" text,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	CONSTRAINT "recruitments_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "recruitments_span" CHECK ("recruitments"."ends_at" > "recruitments"."starts_at"),
	CONSTRAINT "recruitments_points" CHECK ("recruitments"."points_per_hour" >= 0),
	CONSTRAINT "recruitments_filled" CHECK ("recruitments"."filled_at" is null or "recruitments"."filled_at" >= "recruitments"."published_at")
);
--> statement-breakpoint
CREATE TABLE "service_records" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"shift_id" uuid NOT NULL,
	"sign_up_id" uuid,
	"person_id" uuid,
	"guest_name" text,
	"claim_code" text,
	"claimed_at" timestamp with time zone,
	"claimed_by_id" uuid,
	"checked_in_at" timestamp with time zone,
	"checked_in_channel" text,
	"checked_in_by_id" uuid,
	"checked_in_step" integer,
	"checked_out_at" timestamp with time zone,
	"checked_out_channel" text,
	"checked_out_by_id" uuid,
	"checked_out_step" integer,
	"note" text,
	"service_minutes" integer,
	"points" integer,
	"settled_at" timestamp with time zone,
	"settled_by_id" uuid,
	CONSTRAINT "service_records_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "service_records_of_sign_up" UNIQUE("community_id","sign_up_id"),
	CONSTRAINT "service_records_claim_code" UNIQUE("community_id","claim_code"),
	CONSTRAINT "service_records_who" CHECK ("service_records"."person_id" is not null or "service_records"."guest_name" is not null),
	CONSTRAINT "service_records_order" CHECK ("service_records"."checked_out_at" is null or "service_records"."checked_out_at" >= "service_records"."checked_in_at"),
	CONSTRAINT "service_records_settled" CHECK (("service_records"."settled_at" is null) = ("service_records"."service_minutes" is null) and ("service_records"."service_minutes" is null) = ("service_records"."points" is null)),
	CONSTRAINT "service_records_amounts" CHECK ("service_records"."service_minutes" >= 0 and "service_records"."points" >= 0)
);
--> statement-breakpoint
CREATE TABLE "share_codes" (
	"community_id" uuid NOT NULL,
	"code" text NOT NULL,
	"recruitment_id" uuid NOT NULL,
	"group_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by_id" uuid NOT NULL,
	CONSTRAINT "share_codes_community_id_code_pk" PRIMARY KEY("community_id","code"),
	CONSTRAINT "share_codes_of_group" UNIQUE("community_id","recruitment_id","group_id"),
	CONSTRAINT "share_codes_scene" CHECK (length("share_codes"."code") between 6 and 32)
);
--> statement-breakpoint
CREATE TABLE "shift_counters" (
	"community_id" uuid NOT NULL,
	"shift_id" uuid NOT NULL,
	"places" integer NOT NULL,
	"taken" integer DEFAULT 0 NOT NULL,
	"waiting" integer DEFAULT 0 NOT NULL,
	"last_queue_number" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "shift_counters_community_id_shift_id_pk" PRIMARY KEY("community_id","shift_id"),
	CONSTRAINT "shift_counters_places" CHECK ("shift_counters"."taken" between 0 and "shift_counters"."places"),
	CONSTRAINT "shift_counters_waiting" CHECK ("shift_counters"."waiting" >= 0)
);
--> statement-breakpoint
CREATE TABLE "shift_sign_ups" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"shift_id" uuid NOT NULL,
	"recruitment_id" uuid NOT NULL,
	"person_id" uuid,
	"guest_name" text,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"status" text NOT NULL,
	"channel" text NOT NULL,
	"group_id" uuid,
	"queue_number" integer NOT NULL,
	"signed_up_at" timestamp with time zone NOT NULL,
	"signed_up_by_id" uuid NOT NULL,
	"confirmed_at" timestamp with time zone,
	"cancelled_at" timestamp with time zone,
	"cancelled_by_id" uuid,
	CONSTRAINT "shift_sign_ups_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "shift_sign_ups_queue" UNIQUE("community_id","shift_id","queue_number"),
	CONSTRAINT "shift_sign_ups_who" CHECK (("shift_sign_ups"."person_id" is null) <> ("shift_sign_ups"."guest_name" is null)),
	CONSTRAINT "shift_sign_ups_status" CHECK ("shift_sign_ups"."status" in ('confirmed', 'waiting', 'cancelled')),
	CONSTRAINT "shift_sign_ups_confirmed" CHECK ("shift_sign_ups"."status" <> 'confirmed' or "shift_sign_ups"."confirmed_at" is not null),
	CONSTRAINT "shift_sign_ups_cancelled" CHECK (("shift_sign_ups"."status" = 'cancelled') = ("shift_sign_ups"."cancelled_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "shifts" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"recruitment_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"role" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"age_from" integer,
	"age_to" integer,
	"settled_at" timestamp with time zone,
	"settled_by_id" uuid,
	CONSTRAINT "shifts_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "shifts_span" CHECK ("shifts"."ends_at" > "shifts"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "team_members" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"joined_at" timestamp with time zone NOT NULL,
	"left_at" timestamp with time zone,
	"left_by_id" uuid,
	CONSTRAINT "team_members_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"introduction" text NOT NULL,
	"grid_id" uuid,
	"captain_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by_id" uuid NOT NULL,
	"dissolved_at" timestamp with time zone,
	"dissolved_by_id" uuid,
	CONSTRAINT "teams_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "volunteers" (
	"community_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"agreed_version" integer NOT NULL,
	"registered_at" timestamp with time zone NOT NULL,
	"registered_by_id" uuid NOT NULL,
	CONSTRAINT "volunteers_community_id_person_id_pk" PRIMARY KEY("community_id","person_id"),
	CONSTRAINT "volunteers_number" UNIQUE("community_id","number")
);
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "recruitment_id" uuid;--> statement-breakpoint
ALTER TABLE "point_movements" ADD COLUMN "shift_id" uuid;--> statement-breakpoint
ALTER TABLE "chat_groups" ADD CONSTRAINT "chat_groups_community_id_grid_id_grids_community_id_id_fk" FOREIGN KEY ("community_id","grid_id") REFERENCES "public"."grids"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recruitment_teams" ADD CONSTRAINT "recruitment_teams_community_id_recruitment_id_recruitments_community_id_id_fk" FOREIGN KEY ("community_id","recruitment_id") REFERENCES "public"."recruitments"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recruitment_teams" ADD CONSTRAINT "recruitment_teams_community_id_team_id_teams_community_id_id_fk" FOREIGN KEY ("community_id","team_id") REFERENCES "public"."teams"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recruitments" ADD CONSTRAINT "recruitments_community_id_grid_id_grids_community_id_id_fk" FOREIGN KEY ("community_id","grid_id") REFERENCES "public"."grids"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recruitments" ADD CONSTRAINT "recruitments_community_id_copied_from_id_recruitments_community_id_id_fk" FOREIGN KEY ("community_id","copied_from_id") REFERENCES "public"."recruitments"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_records" ADD CONSTRAINT "service_records_community_id_shift_id_shifts_community_id_id_fk" FOREIGN KEY ("community_id","shift_id") REFERENCES "public"."shifts"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_records" ADD CONSTRAINT "service_records_community_id_sign_up_id_shift_sign_ups_community_id_id_fk" FOREIGN KEY ("community_id","sign_up_id") REFERENCES "public"."shift_sign_ups"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_records" ADD CONSTRAINT "service_records_community_id_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_codes" ADD CONSTRAINT "share_codes_community_id_recruitment_id_recruitments_community_id_id_fk" FOREIGN KEY ("community_id","recruitment_id") REFERENCES "public"."recruitments"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_codes" ADD CONSTRAINT "share_codes_community_id_group_id_chat_groups_community_id_id_fk" FOREIGN KEY ("community_id","group_id") REFERENCES "public"."chat_groups"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_counters" ADD CONSTRAINT "shift_counters_community_id_shift_id_shifts_community_id_id_fk" FOREIGN KEY ("community_id","shift_id") REFERENCES "public"."shifts"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_sign_ups" ADD CONSTRAINT "shift_sign_ups_community_id_shift_id_shifts_community_id_id_fk" FOREIGN KEY ("community_id","shift_id") REFERENCES "public"."shifts"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_sign_ups" ADD CONSTRAINT "shift_sign_ups_community_id_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shifts" ADD CONSTRAINT "shifts_community_id_recruitment_id_recruitments_community_id_id_fk" FOREIGN KEY ("community_id","recruitment_id") REFERENCES "public"."recruitments"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_community_id_team_id_teams_community_id_id_fk" FOREIGN KEY ("community_id","team_id") REFERENCES "public"."teams"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_community_id_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_community_id_grid_id_grids_community_id_id_fk" FOREIGN KEY ("community_id","grid_id") REFERENCES "public"."grids"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_community_id_captain_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","captain_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "volunteers" ADD CONSTRAINT "volunteers_community_id_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "recruitments_by_start" ON "recruitments" USING btree ("community_id","starts_at","id");--> statement-breakpoint
CREATE INDEX "recruitments_by_end" ON "recruitments" USING btree ("community_id","ends_at");--> statement-breakpoint
CREATE INDEX "recruitments_by_publication" ON "recruitments" USING btree ("community_id","published_at");--> statement-breakpoint
CREATE UNIQUE INDEX "service_records_of_person" ON "service_records" USING btree ("community_id","shift_id","person_id") WHERE "service_records"."person_id" is not null;--> statement-breakpoint
CREATE INDEX "service_records_by_person" ON "service_records" USING btree ("community_id","person_id","checked_in_at");--> statement-breakpoint
CREATE INDEX "shift_sign_ups_of_person" ON "shift_sign_ups" USING btree ("community_id","person_id","starts_at");--> statement-breakpoint
CREATE INDEX "shift_sign_ups_of_recruitment" ON "shift_sign_ups" USING btree ("community_id","recruitment_id","confirmed_at");--> statement-breakpoint
CREATE INDEX "shift_sign_ups_in_line" ON "shift_sign_ups" USING btree ("community_id","shift_id","queue_number") WHERE "shift_sign_ups"."status" = 'waiting';--> statement-breakpoint
CREATE INDEX "shifts_of_recruitment" ON "shifts" USING btree ("community_id","recruitment_id","position");--> statement-breakpoint
CREATE INDEX "shifts_unsettled" ON "shifts" USING btree ("community_id","ends_at") WHERE "shifts"."settled_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "team_members_once" ON "team_members" USING btree ("community_id","team_id","person_id") WHERE "team_members"."left_at" is null;--> statement-breakpoint
CREATE INDEX "team_members_of_person" ON "team_members" USING btree ("community_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "teams_name" ON "teams" USING btree ("community_id","name") WHERE "teams"."dissolved_at" is null;--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gist;--> statement-breakpoint
ALTER TABLE "shift_sign_ups" ADD CONSTRAINT "shift_sign_ups_no_overlap" EXCLUDE USING gist (
  "community_id" WITH =, "person_id" WITH =, tstzrange("starts_at", "ends_at") WITH &&
) WHERE ("person_id" IS NOT NULL AND "status" IN ('confirmed', 'waiting'));
