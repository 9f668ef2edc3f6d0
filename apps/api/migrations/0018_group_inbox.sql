CREATE TABLE "group_inbox_rules" (
	"community_id" uuid NOT NULL,
	"stale_hours" integer NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"set_by_id" uuid NOT NULL,
	CONSTRAINT "group_inbox_rules_community_id_pk" PRIMARY KEY("community_id"),
	CONSTRAINT "group_inbox_rules_hours" CHECK ("group_inbox_rules"."stale_hours" between 1 and 336)
);
--> statement-breakpoint
CREATE TABLE "group_messages" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"group_id" uuid NOT NULL,
	"sender" text,
	"said_on" date,
	"said_clock" text,
	"day_assumed" boolean NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"quote_sender" text,
	"quote_text" text,
	"proposed_class" text NOT NULL,
	"proposed_category" text NOT NULL,
	"because" text[] NOT NULL,
	"unsure" boolean NOT NULL,
	"grid_id" uuid,
	"compound_id" uuid,
	"building_id" uuid,
	"place" text NOT NULL,
	"place_from_name" boolean NOT NULL,
	"taken_in_at" timestamp with time zone NOT NULL,
	"decision" text,
	"decided_at" timestamp with time zone,
	"decided_by_id" uuid,
	"complaint_id" uuid,
	CONSTRAINT "group_messages_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "group_messages_decided" CHECK (("group_messages"."decision" is null) = ("group_messages"."decided_at" is null)),
	CONSTRAINT "group_messages_decided_by" CHECK (("group_messages"."decision" is null) = ("group_messages"."decided_by_id" is null)),
	CONSTRAINT "group_messages_case" CHECK (("group_messages"."complaint_id" is not null) = coalesce("group_messages"."decision" in ('accepted', 'linked'), false))
);
--> statement-breakpoint
CREATE TABLE "group_sweep_messages" (
	"community_id" uuid NOT NULL,
	"sweep_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"message_id" uuid NOT NULL,
	CONSTRAINT "group_sweep_messages_community_id_sweep_id_position_pk" PRIMARY KEY("community_id","sweep_id","position")
);
--> statement-breakpoint
CREATE TABLE "group_sweeps" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"group_id" uuid NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	"read_by_id" uuid NOT NULL,
	"messages" integer NOT NULL,
	"added" integer NOT NULL,
	"up_to_id" uuid,
	CONSTRAINT "group_sweeps_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "group_sweeps_counts" CHECK ("group_sweeps"."added" between 0 and "group_sweeps"."messages")
);
--> statement-breakpoint
ALTER TABLE "group_messages" ADD CONSTRAINT "group_messages_community_id_group_id_chat_groups_community_id_id_fk" FOREIGN KEY ("community_id","group_id") REFERENCES "public"."chat_groups"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_messages" ADD CONSTRAINT "group_messages_community_id_grid_id_grids_community_id_id_fk" FOREIGN KEY ("community_id","grid_id") REFERENCES "public"."grids"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_messages" ADD CONSTRAINT "group_messages_community_id_compound_id_compounds_community_id_id_fk" FOREIGN KEY ("community_id","compound_id") REFERENCES "public"."compounds"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_messages" ADD CONSTRAINT "group_messages_community_id_building_id_buildings_community_id_id_fk" FOREIGN KEY ("community_id","building_id") REFERENCES "public"."buildings"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_messages" ADD CONSTRAINT "group_messages_community_id_complaint_id_complaints_community_id_id_fk" FOREIGN KEY ("community_id","complaint_id") REFERENCES "public"."complaints"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_sweep_messages" ADD CONSTRAINT "group_sweep_messages_community_id_sweep_id_group_sweeps_community_id_id_fk" FOREIGN KEY ("community_id","sweep_id") REFERENCES "public"."group_sweeps"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_sweep_messages" ADD CONSTRAINT "group_sweep_messages_community_id_message_id_group_messages_community_id_id_fk" FOREIGN KEY ("community_id","message_id") REFERENCES "public"."group_messages"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_sweeps" ADD CONSTRAINT "group_sweeps_community_id_group_id_chat_groups_community_id_id_fk" FOREIGN KEY ("community_id","group_id") REFERENCES "public"."chat_groups"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "group_messages_proposed" ON "group_messages" USING btree ("community_id","id") WHERE "group_messages"."decision" is null and ("group_messages"."proposed_class" <> 'chat' or "group_messages"."unsure");--> statement-breakpoint
CREATE INDEX "group_messages_chat" ON "group_messages" USING btree ("community_id","id") WHERE "group_messages"."decision" is null and "group_messages"."proposed_class" = 'chat' and not "group_messages"."unsure";--> statement-breakpoint
CREATE INDEX "group_messages_decided_last" ON "group_messages" USING btree ("community_id","decided_at","id") WHERE "group_messages"."decision" is not null;--> statement-breakpoint
CREATE INDEX "group_messages_of_case" ON "group_messages" USING btree ("community_id","complaint_id") WHERE "group_messages"."complaint_id" is not null;--> statement-breakpoint
CREATE INDEX "group_sweep_messages_of_message" ON "group_sweep_messages" USING btree ("community_id","message_id");--> statement-breakpoint
CREATE INDEX "group_sweeps_of_group" ON "group_sweeps" USING btree ("community_id","group_id","id");