CREATE TABLE "calendar_days" (
	"community_id" uuid NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"note" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"set_by_id" uuid NOT NULL,
	CONSTRAINT "calendar_days_community_id_day_pk" PRIMARY KEY("community_id","day")
);
--> statement-breakpoint
CREATE TABLE "complaint_categories" (
	"community_id" uuid NOT NULL,
	"category" text NOT NULL,
	"answer_working_days" integer NOT NULL,
	"solve_working_days" integer NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"set_by_id" uuid NOT NULL,
	CONSTRAINT "complaint_categories_community_id_category_pk" PRIMARY KEY("community_id","category"),
	CONSTRAINT "complaint_categories_days" CHECK ("complaint_categories"."answer_working_days" between 0 and "complaint_categories"."solve_working_days" and "complaint_categories"."solve_working_days" between 1 and 90)
);
--> statement-breakpoint
CREATE TABLE "complaint_counters" (
	"community_id" uuid NOT NULL,
	"last_number" integer NOT NULL,
	CONSTRAINT "complaint_counters_community_id_pk" PRIMARY KEY("community_id")
);
--> statement-breakpoint
CREATE TABLE "complaint_entries" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"complaint_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"kind" text NOT NULL,
	"audience" text NOT NULL,
	"body" text NOT NULL,
	"details" jsonb NOT NULL,
	"by_id" uuid,
	"occurred_at" timestamp with time zone NOT NULL,
	CONSTRAINT "complaint_entries_community_id_complaint_id_number_pk" PRIMARY KEY("community_id","complaint_id","number"),
	CONSTRAINT "complaint_entries_number" CHECK ("complaint_entries"."number" >= 1)
);
--> statement-breakpoint
CREATE TABLE "complaint_extensions" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"complaint_id" uuid NOT NULL,
	"working_days" integer NOT NULL,
	"reason" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"asked_by_id" uuid NOT NULL,
	"due_at_then" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by_id" uuid,
	"granted" boolean,
	"decision_note" text,
	CONSTRAINT "complaint_extensions_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "complaint_extensions_in_time" CHECK ("complaint_extensions"."asked_at" <= "complaint_extensions"."due_at_then"),
	CONSTRAINT "complaint_extensions_days" CHECK ("complaint_extensions"."working_days" between 1 and 30),
	CONSTRAINT "complaint_extensions_decided" CHECK (("complaint_extensions"."decided_at" is null) = ("complaint_extensions"."granted" is null))
);
--> statement-breakpoint
CREATE TABLE "complaint_followers" (
	"community_id" uuid NOT NULL,
	"complaint_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"followed_at" timestamp with time zone NOT NULL,
	"from_complaint_id" uuid,
	CONSTRAINT "complaint_followers_community_id_complaint_id_person_id_pk" PRIMARY KEY("community_id","complaint_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "complaint_owners" (
	"community_id" uuid NOT NULL,
	"complaint_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"owner_id" uuid NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone,
	"reason" text,
	"handed_over_by_id" uuid,
	CONSTRAINT "complaint_owners_community_id_complaint_id_position_pk" PRIMARY KEY("community_id","complaint_id","position"),
	CONSTRAINT "complaint_owners_reason" CHECK (("complaint_owners"."until_at" is null) = ("complaint_owners"."reason" is null))
);
--> statement-breakpoint
CREATE TABLE "complaint_pauses" (
	"community_id" uuid NOT NULL,
	"complaint_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone,
	"reason" text NOT NULL,
	"paused_by_id" uuid NOT NULL,
	CONSTRAINT "complaint_pauses_community_id_complaint_id_position_pk" PRIMARY KEY("community_id","complaint_id","position"),
	CONSTRAINT "complaint_pauses_span" CHECK ("complaint_pauses"."until_at" is null or "complaint_pauses"."until_at" >= "complaint_pauses"."from_at")
);
--> statement-breakpoint
CREATE TABLE "complaints" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"number" integer NOT NULL,
	"kind" text NOT NULL,
	"category" text NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"channel" text NOT NULL,
	"chat_group_id" uuid,
	"reporter_id" uuid,
	"guest_name" text,
	"guest_phone_cipher" "bytea",
	"masked_guest_phone" text,
	"reported_at" timestamp with time zone NOT NULL,
	"reported_by_id" uuid NOT NULL,
	"grid_id" uuid,
	"compound_id" uuid,
	"building_id" uuid,
	"place" text NOT NULL,
	"latitude" double precision,
	"longitude" double precision,
	"is_private" boolean NOT NULL,
	"public_agreed" boolean NOT NULL,
	"hidden_at" timestamp with time zone,
	"priority" text DEFAULT 'normal' NOT NULL,
	"owner_id" uuid,
	"accepted_at" timestamp with time zone,
	"answer_due_at" timestamp with time zone NOT NULL,
	"solve_due_at" timestamp with time zone NOT NULL,
	"due_provisional" boolean DEFAULT false NOT NULL,
	"first_answered_at" timestamp with time zone,
	"paused_at" timestamp with time zone,
	"pause_reason" text,
	"resolved_at" timestamp with time zone,
	"resolved_by_id" uuid,
	"called_back_at" timestamp with time zone,
	"reopened_count" integer DEFAULT 0 NOT NULL,
	"last_reopened_at" timestamp with time zone,
	"escalated_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"closed_by_id" uuid,
	"closed_as" text,
	"verdict" text,
	"stars" integer,
	"verdict_words" text,
	"withdrawn_at" timestamp with time zone,
	"withdrawn_by_id" uuid,
	"merged_into_id" uuid,
	"merged_at" timestamp with time zone,
	"split_from_id" uuid,
	"followers" integer DEFAULT 0 NOT NULL,
	"last_entry_number" integer DEFAULT 0 NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "complaints_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "complaints_number" UNIQUE("community_id","number"),
	CONSTRAINT "complaints_number_positive" CHECK ("complaints"."number" >= 1),
	CONSTRAINT "complaints_not_into_itself" CHECK ("complaints"."merged_into_id" is distinct from "complaints"."id"),
	CONSTRAINT "complaints_merged" CHECK (("complaints"."merged_into_id" is null) = ("complaints"."merged_at" is null)),
	CONSTRAINT "complaints_owned" CHECK ("complaints"."accepted_at" is null or "complaints"."owner_id" is not null),
	CONSTRAINT "complaints_resolved" CHECK ("complaints"."resolved_at" is null or "complaints"."accepted_at" is not null),
	CONSTRAINT "complaints_closed" CHECK (("complaints"."closed_at" is null) = ("complaints"."closed_as" is null)),
	CONSTRAINT "complaints_closed_after_answer" CHECK ("complaints"."closed_at" is null or "complaints"."resolved_at" is not null),
	CONSTRAINT "complaints_no_answer" CHECK ("complaints"."closed_as" is distinct from 'no_answer' or "complaints"."called_back_at" is not null),
	CONSTRAINT "complaints_paused" CHECK (("complaints"."paused_at" is null) = ("complaints"."pause_reason" is null)),
	CONSTRAINT "complaints_stars" CHECK ("complaints"."stars" between 1 and 5),
	CONSTRAINT "complaints_place" CHECK (("complaints"."latitude" is null) = ("complaints"."longitude" is null)),
	CONSTRAINT "complaints_degrees" CHECK (abs("complaints"."latitude") <= 90 and abs("complaints"."longitude") <= 180),
	CONSTRAINT "complaints_due" CHECK ("complaints"."answer_due_at" <= "complaints"."solve_due_at")
);
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "complaint_id" uuid;--> statement-breakpoint
ALTER TABLE "complaint_entries" ADD CONSTRAINT "complaint_entries_community_id_complaint_id_complaints_community_id_id_fk" FOREIGN KEY ("community_id","complaint_id") REFERENCES "public"."complaints"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "complaint_extensions" ADD CONSTRAINT "complaint_extensions_community_id_complaint_id_complaints_community_id_id_fk" FOREIGN KEY ("community_id","complaint_id") REFERENCES "public"."complaints"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "complaint_followers" ADD CONSTRAINT "complaint_followers_community_id_complaint_id_complaints_community_id_id_fk" FOREIGN KEY ("community_id","complaint_id") REFERENCES "public"."complaints"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "complaint_followers" ADD CONSTRAINT "complaint_followers_community_id_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "complaint_owners" ADD CONSTRAINT "complaint_owners_community_id_complaint_id_complaints_community_id_id_fk" FOREIGN KEY ("community_id","complaint_id") REFERENCES "public"."complaints"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "complaint_pauses" ADD CONSTRAINT "complaint_pauses_community_id_complaint_id_complaints_community_id_id_fk" FOREIGN KEY ("community_id","complaint_id") REFERENCES "public"."complaints"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "complaints" ADD CONSTRAINT "complaints_community_id_reporter_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","reporter_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "complaints" ADD CONSTRAINT "complaints_community_id_grid_id_grids_community_id_id_fk" FOREIGN KEY ("community_id","grid_id") REFERENCES "public"."grids"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "complaints" ADD CONSTRAINT "complaints_community_id_compound_id_compounds_community_id_id_fk" FOREIGN KEY ("community_id","compound_id") REFERENCES "public"."compounds"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "complaints" ADD CONSTRAINT "complaints_community_id_building_id_buildings_community_id_id_fk" FOREIGN KEY ("community_id","building_id") REFERENCES "public"."buildings"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "complaints" ADD CONSTRAINT "complaints_community_id_chat_group_id_chat_groups_community_id_id_fk" FOREIGN KEY ("community_id","chat_group_id") REFERENCES "public"."chat_groups"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "complaints" ADD CONSTRAINT "complaints_community_id_merged_into_id_complaints_community_id_id_fk" FOREIGN KEY ("community_id","merged_into_id") REFERENCES "public"."complaints"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "complaints" ADD CONSTRAINT "complaints_community_id_split_from_id_complaints_community_id_id_fk" FOREIGN KEY ("community_id","split_from_id") REFERENCES "public"."complaints"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "complaint_extensions_one_open" ON "complaint_extensions" USING btree ("community_id","complaint_id") WHERE "complaint_extensions"."decided_at" is null;--> statement-breakpoint
CREATE INDEX "complaint_followers_of_person" ON "complaint_followers" USING btree ("community_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "complaint_owners_one_at_a_time" ON "complaint_owners" USING btree ("community_id","complaint_id") WHERE "complaint_owners"."until_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "complaint_pauses_one_at_a_time" ON "complaint_pauses" USING btree ("community_id","complaint_id") WHERE "complaint_pauses"."until_at" is null;--> statement-breakpoint
CREATE INDEX "complaints_newest" ON "complaints" USING btree ("community_id","id");--> statement-breakpoint
CREATE INDEX "complaints_of_reporter" ON "complaints" USING btree ("community_id","reporter_id","id");--> statement-breakpoint
CREATE INDEX "complaints_due_open" ON "complaints" USING btree ("community_id","solve_due_at","id") WHERE "complaints"."closed_at" is null and "complaints"."withdrawn_at" is null and "complaints"."merged_into_id" is null and "complaints"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "complaints_of_owner" ON "complaints" USING btree ("community_id","owner_id","solve_due_at","id") WHERE "complaints"."closed_at" is null and "complaints"."withdrawn_at" is null and "complaints"."merged_into_id" is null;--> statement-breakpoint
CREATE INDEX "complaints_of_grid" ON "complaints" USING btree ("community_id","grid_id","id");--> statement-breakpoint
CREATE INDEX "complaints_merged_into" ON "complaints" USING btree ("community_id","merged_into_id") WHERE "complaints"."merged_into_id" is not null;