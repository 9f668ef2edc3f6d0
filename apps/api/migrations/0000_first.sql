CREATE TABLE "audit_entries" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"person_id" uuid,
	"action" text NOT NULL,
	"subject" jsonb NOT NULL,
	"reason" text,
	"occurred_at" timestamp with time zone NOT NULL,
	CONSTRAINT "audit_entries_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"community_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"route" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer,
	"reply" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_community_id_account_id_route_key_pk" PRIMARY KEY("community_id","account_id","route","key")
);
--> statement-breakpoint
CREATE TABLE "event_attendees" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"sign_up_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"household_id" uuid NOT NULL,
	"role" text NOT NULL,
	"status" text NOT NULL,
	"position" integer NOT NULL,
	"queue_number" integer NOT NULL,
	"confirmed_at" timestamp with time zone,
	"offered_at" timestamp with time zone,
	"offer_held_until" timestamp with time zone,
	"cancelled_at" timestamp with time zone,
	"cancelled_by_id" uuid,
	"checked_in_at" timestamp with time zone,
	"checked_in_by_id" uuid,
	"no_show_at" timestamp with time zone,
	CONSTRAINT "event_attendees_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "event_attendees_status" CHECK ("event_attendees"."status" in ('confirmed', 'waiting', 'offered', 'cancelled', 'lapsed')),
	CONSTRAINT "event_attendees_offer" CHECK (("event_attendees"."status" = 'offered') <= ("event_attendees"."offer_held_until" is not null)),
	CONSTRAINT "event_attendees_check_in" CHECK ("event_attendees"."checked_in_at" is null or "event_attendees"."status" = 'confirmed')
);
--> statement-breakpoint
CREATE TABLE "event_counters" (
	"community_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"places" integer NOT NULL,
	"taken" integer DEFAULT 0 NOT NULL,
	"newcomer_taken" integer DEFAULT 0 NOT NULL,
	"waiting" integer DEFAULT 0 NOT NULL,
	"helper_places" integer NOT NULL,
	"helpers_taken" integer DEFAULT 0 NOT NULL,
	"last_queue_number" integer DEFAULT 0 NOT NULL,
	"next_due_at" timestamp with time zone,
	CONSTRAINT "event_counters_community_id_event_id_pk" PRIMARY KEY("community_id","event_id"),
	CONSTRAINT "event_counters_places" CHECK ("event_counters"."taken" between 0 and "event_counters"."places"),
	CONSTRAINT "event_counters_newcomers" CHECK ("event_counters"."newcomer_taken" between 0 and "event_counters"."taken"),
	CONSTRAINT "event_counters_waiting" CHECK ("event_counters"."waiting" >= 0),
	CONSTRAINT "event_counters_helpers" CHECK ("event_counters"."helpers_taken" between 0 and "event_counters"."helper_places")
);
--> statement-breakpoint
CREATE TABLE "event_helpers" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"signed_up_at" timestamp with time zone NOT NULL,
	"cancelled_at" timestamp with time zone,
	"cancelled_by_id" uuid,
	"checked_in_at" timestamp with time zone,
	"checked_in_by_id" uuid,
	CONSTRAINT "event_helpers_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "event_series" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by_id" uuid NOT NULL,
	CONSTRAINT "event_series_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "event_series_title" UNIQUE("community_id","title")
);
--> statement-breakpoint
CREATE TABLE "event_sign_ups" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"household_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"by_staff" boolean NOT NULL,
	"signed_up_at" timestamp with time zone NOT NULL,
	"queue_number" integer NOT NULL,
	"accept_partial" boolean NOT NULL,
	"is_newcomer" boolean NOT NULL,
	"used_priority" boolean NOT NULL,
	"code" text NOT NULL,
	CONSTRAINT "event_sign_ups_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "event_sign_ups_queue" UNIQUE("community_id","event_id","queue_number"),
	CONSTRAINT "event_sign_ups_code" UNIQUE("community_id","event_id","code")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"series_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"introduction" text NOT NULL,
	"venue" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"age_from" integer,
	"age_to" integer,
	"household_limit" integer NOT NULL,
	"policy" text NOT NULL,
	"sign_up_opens_at" timestamp with time zone NOT NULL,
	"sign_up_closes_at" timestamp with time zone NOT NULL,
	"cancel_closes_at" timestamp with time zone NOT NULL,
	"priority_sign_up_opens_at" timestamp with time zone,
	"priority_threshold" integer,
	"priority_cost_points" integer NOT NULL,
	"newcomer_seats" integer NOT NULL,
	"newcomer_lookback_sessions" integer NOT NULL,
	"newcomer_seats_released_at" timestamp with time zone,
	"offer_hold_minutes" integer NOT NULL,
	"helper_points" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by_id" uuid NOT NULL,
	"published_at" timestamp with time zone,
	"published_by_id" uuid,
	"finished_at" timestamp with time zone,
	"finished_by_id" uuid,
	"cancelled_at" timestamp with time zone,
	"cancelled_by_id" uuid,
	"cancel_reason" text,
	CONSTRAINT "events_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "events_span" CHECK ("events"."ends_at" > "events"."starts_at"),
	CONSTRAINT "events_policy" CHECK ("events"."policy" in ('first_come', 'points_first')),
	CONSTRAINT "events_points_first" CHECK ("events"."policy" <> 'points_first' or ("events"."priority_sign_up_opens_at" is not null and "events"."priority_threshold" is not null))
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"body" text NOT NULL,
	"event_id" uuid,
	"sent_at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "messages_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"openid" text,
	"demo_key" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "accounts_openid_unique" UNIQUE("openid"),
	CONSTRAINT "accounts_demoKey_unique" UNIQUE("demo_key")
);
--> statement-breakpoint
CREATE TABLE "binding_attempts" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"attempted_at" timestamp with time zone NOT NULL,
	"matched" boolean NOT NULL,
	CONSTRAINT "binding_attempts_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "binding_requests" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"name" text NOT NULL,
	"phone_cipher" "bytea" NOT NULL,
	"phone_hash" text NOT NULL,
	"masked_phone" text NOT NULL,
	"note" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by_id" uuid,
	"approved_person_id" uuid,
	"decline_reason" text,
	CONSTRAINT "binding_requests_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "buildings" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"compound_id" uuid NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "buildings_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "buildings_name" UNIQUE("community_id","compound_id","name")
);
--> statement-breakpoint
CREATE TABLE "communities" (
	"community_id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "compounds" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "compounds_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "compounds_name" UNIQUE("community_id","name")
);
--> statement-breakpoint
CREATE TABLE "grids" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"service_phone" text,
	CONSTRAINT "grids_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "grids_name" UNIQUE("community_id","name")
);
--> statement-breakpoint
CREATE TABLE "guardian_consents" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"child_id" uuid NOT NULL,
	"guardian_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"channel" text NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	"recorded_by_id" uuid,
	"withdrawn_at" timestamp with time zone,
	"withdrawn_by_id" uuid,
	CONSTRAINT "guardian_consents_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "households" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"building_id" uuid NOT NULL,
	"grid_id" uuid,
	"unit" text NOT NULL,
	"room" text NOT NULL,
	"area_hundredths_square_metre" integer,
	"address" text NOT NULL,
	CONSTRAINT "households_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "households_dwelling" UNIQUE("community_id","building_id","unit","room")
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"community_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"person_id" uuid,
	"roles" text[] NOT NULL,
	"grid_id" uuid,
	"bound_at" timestamp with time zone,
	"bound_by_id" uuid,
	"suspended_at" timestamp with time zone,
	CONSTRAINT "memberships_community_id_account_id_pk" PRIMARY KEY("community_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "person_links" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"acting_person_id" uuid NOT NULL,
	"for_person_id" uuid NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"requested_by_id" uuid,
	"accepted_at" timestamp with time zone,
	"accepted_by_id" uuid,
	"ended_at" timestamp with time zone,
	"ended_by_id" uuid,
	CONSTRAINT "person_links_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "person_links_not_self" CHECK ("person_links"."acting_person_id" <> "person_links"."for_person_id")
);
--> statement-breakpoint
CREATE TABLE "persons" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"household_id" uuid NOT NULL,
	"name" text NOT NULL,
	"relation" text NOT NULL,
	"born_on" date,
	"phone_cipher" "bytea",
	"phone_hash" text,
	"masked_phone" text,
	"id_number_cipher" "bytea",
	"id_number_hash" text,
	"masked_id_number" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "persons_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "roster_imports" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"file_cipher" "bytea",
	"report" jsonb NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL,
	"uploaded_by_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"committed_at" timestamp with time zone,
	"committed_by_id" uuid,
	CONSTRAINT "roster_imports_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "sign_ins" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"community_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"refresh_key" text,
	"sign_in_key" text,
	"created_at" timestamp with time zone NOT NULL,
	"refreshed_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "sign_ins_signInKey_unique" UNIQUE("sign_in_key")
);
--> statement-breakpoint
CREATE TABLE "point_accounts" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"person_id" uuid,
	"balance" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "point_accounts_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "point_accounts_person_kind" CHECK (("point_accounts"."kind" = 'person') = ("point_accounts"."person_id" is not null)),
	CONSTRAINT "point_accounts_not_negative" CHECK ("point_accounts"."kind" = 'issue' or "point_accounts"."balance" >= 0)
);
--> statement-breakpoint
CREATE TABLE "point_movements" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"from_account_id" uuid NOT NULL,
	"to_account_id" uuid NOT NULL,
	"points" integer NOT NULL,
	"kind" text NOT NULL,
	"source_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"event_id" uuid,
	"occurred_at" timestamp with time zone NOT NULL,
	"recorded_by_id" uuid,
	"reverses_id" uuid,
	CONSTRAINT "point_movements_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "point_movements_once_per_source" UNIQUE("community_id","kind","source_id"),
	CONSTRAINT "point_movements_reversed_once" UNIQUE("community_id","reverses_id"),
	CONSTRAINT "point_movements_positive" CHECK ("point_movements"."points" > 0),
	CONSTRAINT "point_movements_two_sides" CHECK ("point_movements"."from_account_id" <> "point_movements"."to_account_id"),
	CONSTRAINT "point_movements_reversal" CHECK (("point_movements"."kind" = 'reversal') = ("point_movements"."reverses_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "event_attendees" ADD CONSTRAINT "event_attendees_community_id_sign_up_id_event_sign_ups_community_id_id_fk" FOREIGN KEY ("community_id","sign_up_id") REFERENCES "public"."event_sign_ups"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_attendees" ADD CONSTRAINT "event_attendees_community_id_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_attendees" ADD CONSTRAINT "event_attendees_community_id_event_id_events_community_id_id_fk" FOREIGN KEY ("community_id","event_id") REFERENCES "public"."events"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_counters" ADD CONSTRAINT "event_counters_community_id_event_id_events_community_id_id_fk" FOREIGN KEY ("community_id","event_id") REFERENCES "public"."events"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_helpers" ADD CONSTRAINT "event_helpers_community_id_event_id_events_community_id_id_fk" FOREIGN KEY ("community_id","event_id") REFERENCES "public"."events"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_helpers" ADD CONSTRAINT "event_helpers_community_id_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_sign_ups" ADD CONSTRAINT "event_sign_ups_community_id_event_id_events_community_id_id_fk" FOREIGN KEY ("community_id","event_id") REFERENCES "public"."events"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_sign_ups" ADD CONSTRAINT "event_sign_ups_community_id_household_id_households_community_id_id_fk" FOREIGN KEY ("community_id","household_id") REFERENCES "public"."households"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_sign_ups" ADD CONSTRAINT "event_sign_ups_community_id_contact_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","contact_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_community_id_series_id_event_series_community_id_id_fk" FOREIGN KEY ("community_id","series_id") REFERENCES "public"."event_series"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_community_id_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "binding_requests" ADD CONSTRAINT "binding_requests_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "binding_requests" ADD CONSTRAINT "binding_requests_community_id_approved_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","approved_person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "buildings" ADD CONSTRAINT "buildings_community_id_compound_id_compounds_community_id_id_fk" FOREIGN KEY ("community_id","compound_id") REFERENCES "public"."compounds"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guardian_consents" ADD CONSTRAINT "guardian_consents_community_id_child_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","child_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guardian_consents" ADD CONSTRAINT "guardian_consents_community_id_guardian_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","guardian_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "households" ADD CONSTRAINT "households_community_id_building_id_buildings_community_id_id_fk" FOREIGN KEY ("community_id","building_id") REFERENCES "public"."buildings"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "households" ADD CONSTRAINT "households_community_id_grid_id_grids_community_id_id_fk" FOREIGN KEY ("community_id","grid_id") REFERENCES "public"."grids"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_community_id_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_community_id_grid_id_grids_community_id_id_fk" FOREIGN KEY ("community_id","grid_id") REFERENCES "public"."grids"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_links" ADD CONSTRAINT "person_links_community_id_acting_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","acting_person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_links" ADD CONSTRAINT "person_links_community_id_for_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","for_person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "persons" ADD CONSTRAINT "persons_community_id_household_id_households_community_id_id_fk" FOREIGN KEY ("community_id","household_id") REFERENCES "public"."households"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_ins" ADD CONSTRAINT "sign_ins_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "point_accounts" ADD CONSTRAINT "point_accounts_community_id_person_id_persons_community_id_id_fk" FOREIGN KEY ("community_id","person_id") REFERENCES "public"."persons"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "point_movements" ADD CONSTRAINT "point_movements_community_id_from_account_id_point_accounts_community_id_id_fk" FOREIGN KEY ("community_id","from_account_id") REFERENCES "public"."point_accounts"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "point_movements" ADD CONSTRAINT "point_movements_community_id_to_account_id_point_accounts_community_id_id_fk" FOREIGN KEY ("community_id","to_account_id") REFERENCES "public"."point_accounts"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "point_movements" ADD CONSTRAINT "point_movements_community_id_reverses_id_point_movements_community_id_id_fk" FOREIGN KEY ("community_id","reverses_id") REFERENCES "public"."point_movements"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entries_by_time" ON "audit_entries" USING btree ("community_id","occurred_at");--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_age" ON "idempotency_keys" USING btree ("community_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "event_attendees_once" ON "event_attendees" USING btree ("community_id","event_id","person_id") WHERE "event_attendees"."status" in ('confirmed', 'waiting', 'offered');--> statement-breakpoint
CREATE INDEX "event_attendees_in_line" ON "event_attendees" USING btree ("community_id","event_id","queue_number") WHERE "event_attendees"."status" = 'waiting';--> statement-breakpoint
CREATE INDEX "event_attendees_of_event" ON "event_attendees" USING btree ("community_id","event_id","status");--> statement-breakpoint
CREATE INDEX "event_attendees_of_household" ON "event_attendees" USING btree ("community_id","household_id","event_id");--> statement-breakpoint
CREATE INDEX "event_attendees_of_sign_up" ON "event_attendees" USING btree ("community_id","sign_up_id");--> statement-breakpoint
CREATE INDEX "event_counters_due" ON "event_counters" USING btree ("community_id","next_due_at") WHERE "event_counters"."next_due_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "event_helpers_once" ON "event_helpers" USING btree ("community_id","event_id","person_id") WHERE "event_helpers"."cancelled_at" is null;--> statement-breakpoint
CREATE INDEX "event_sign_ups_of_household" ON "event_sign_ups" USING btree ("community_id","household_id","event_id");--> statement-breakpoint
CREATE INDEX "events_by_start" ON "events" USING btree ("community_id","starts_at","id");--> statement-breakpoint
CREATE INDEX "events_by_series" ON "events" USING btree ("community_id","series_id","starts_at");--> statement-breakpoint
CREATE INDEX "messages_of_person" ON "messages" USING btree ("community_id","person_id","id");--> statement-breakpoint
CREATE INDEX "messages_unread" ON "messages" USING btree ("community_id","person_id") WHERE "messages"."read_at" is null;--> statement-breakpoint
CREATE INDEX "binding_attempts_recent" ON "binding_attempts" USING btree ("community_id","account_id","attempted_at");--> statement-breakpoint
CREATE UNIQUE INDEX "binding_requests_pending" ON "binding_requests" USING btree ("community_id","account_id") WHERE "binding_requests"."decided_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "guardian_consents_live" ON "guardian_consents" USING btree ("community_id","child_id","guardian_id","version") WHERE "guardian_consents"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "households_by_address" ON "households" USING btree ("community_id","address");--> statement-breakpoint
CREATE INDEX "households_by_grid" ON "households" USING btree ("community_id","grid_id");--> statement-breakpoint
CREATE UNIQUE INDEX "memberships_person" ON "memberships" USING btree ("community_id","person_id") WHERE "memberships"."person_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "person_links_live" ON "person_links" USING btree ("community_id","kind","acting_person_id","for_person_id") WHERE "person_links"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "person_links_by_acting" ON "person_links" USING btree ("community_id","acting_person_id");--> statement-breakpoint
CREATE INDEX "person_links_by_subject" ON "person_links" USING btree ("community_id","for_person_id");--> statement-breakpoint
CREATE INDEX "persons_by_household" ON "persons" USING btree ("community_id","household_id");--> statement-breakpoint
CREATE INDEX "persons_by_name" ON "persons" USING btree ("community_id","name");--> statement-breakpoint
CREATE INDEX "persons_by_phone" ON "persons" USING btree ("community_id","phone_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "persons_id_number" ON "persons" USING btree ("community_id","id_number_hash") WHERE "persons"."id_number_hash" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "point_accounts_person" ON "point_accounts" USING btree ("community_id","person_id") WHERE "point_accounts"."person_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "point_accounts_community_own" ON "point_accounts" USING btree ("community_id","kind") WHERE "point_accounts"."person_id" is null;--> statement-breakpoint
CREATE INDEX "point_movements_to" ON "point_movements" USING btree ("community_id","to_account_id","occurred_at");--> statement-breakpoint
CREATE INDEX "point_movements_from" ON "point_movements" USING btree ("community_id","from_account_id","occurred_at");