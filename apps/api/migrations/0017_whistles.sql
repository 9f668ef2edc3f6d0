CREATE TABLE "partner_unit_grids" (
	"community_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"grid_id" uuid NOT NULL,
	CONSTRAINT "partner_unit_grids_community_id_unit_id_grid_id_pk" PRIMARY KEY("community_id","unit_id","grid_id")
);
--> statement-breakpoint
CREATE TABLE "partner_units" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"contact_name" text NOT NULL,
	"phone_cipher" "bytea",
	"masked_phone" text,
	"added_at" timestamp with time zone NOT NULL,
	"added_by_id" uuid NOT NULL,
	"suspended_at" timestamp with time zone,
	"suspended_by_id" uuid,
	"suspend_reason" text,
	CONSTRAINT "partner_units_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "partner_units_name" UNIQUE("community_id","name"),
	CONSTRAINT "partner_units_phone" CHECK (("partner_units"."phone_cipher" is null) = ("partner_units"."masked_phone" is null)),
	CONSTRAINT "partner_units_suspended" CHECK (("partner_units"."suspended_at" is null) = ("partner_units"."suspend_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "unit_delegates" (
	"community_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"name" text NOT NULL,
	"joined_at" timestamp with time zone NOT NULL,
	"appointed_by_id" uuid NOT NULL,
	"suspended_at" timestamp with time zone,
	"suspended_by_id" uuid,
	"suspend_reason" text,
	CONSTRAINT "unit_delegates_community_id_unit_id_account_id_pk" PRIMARY KEY("community_id","unit_id","account_id"),
	CONSTRAINT "unit_delegates_suspended" CHECK (("unit_delegates"."suspended_at" is null) = ("unit_delegates"."suspend_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "unit_invitation_attempts" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"attempted_at" timestamp with time zone NOT NULL,
	"matched" boolean NOT NULL,
	CONSTRAINT "unit_invitation_attempts_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE TABLE "unit_invitations" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"name" text NOT NULL,
	"code" text NOT NULL,
	"invited_at" timestamp with time zone NOT NULL,
	"invited_by_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"redeemed_at" timestamp with time zone,
	"redeemed_by_id" uuid,
	"cancelled_at" timestamp with time zone,
	"cancelled_by_id" uuid,
	CONSTRAINT "unit_invitations_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "unit_invitations_code" UNIQUE("community_id","code"),
	CONSTRAINT "unit_invitations_once" CHECK ("unit_invitations"."redeemed_at" is null or "unit_invitations"."cancelled_at" is null)
);
--> statement-breakpoint
CREATE TABLE "whistles" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"complaint_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"message" text NOT NULL,
	"blown_at" timestamp with time zone NOT NULL,
	"blown_by_id" uuid NOT NULL,
	"answer_due_at" timestamp with time zone NOT NULL,
	"close_due_at" timestamp with time zone NOT NULL,
	"reported_at" timestamp with time zone,
	"reported_by_id" uuid,
	"reported_by_name" text,
	"closed_at" timestamp with time zone,
	"closed_by_id" uuid,
	"outcome" text,
	"withdrawn_at" timestamp with time zone,
	"withdrawn_by_id" uuid,
	"withdraw_reason" text,
	CONSTRAINT "whistles_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "whistles_due" CHECK ("whistles"."close_due_at" > "whistles"."answer_due_at" and "whistles"."answer_due_at" > "whistles"."blown_at"),
	CONSTRAINT "whistles_reported" CHECK (("whistles"."reported_at" is null) = ("whistles"."reported_by_id" is null)),
	CONSTRAINT "whistles_closed" CHECK (("whistles"."closed_at" is null) = ("whistles"."outcome" is null) and ("whistles"."closed_at" is null or "whistles"."reported_at" is not null)),
	CONSTRAINT "whistles_withdrawn" CHECK (("whistles"."withdrawn_at" is null) = ("whistles"."withdraw_reason" is null)),
	CONSTRAINT "whistles_one_end" CHECK ("whistles"."closed_at" is null or "whistles"."withdrawn_at" is null)
);
--> statement-breakpoint
ALTER TABLE "partner_unit_grids" ADD CONSTRAINT "partner_unit_grids_community_id_unit_id_partner_units_community_id_id_fk" FOREIGN KEY ("community_id","unit_id") REFERENCES "public"."partner_units"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_unit_grids" ADD CONSTRAINT "partner_unit_grids_community_id_grid_id_grids_community_id_id_fk" FOREIGN KEY ("community_id","grid_id") REFERENCES "public"."grids"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_delegates" ADD CONSTRAINT "unit_delegates_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_delegates" ADD CONSTRAINT "unit_delegates_community_id_unit_id_partner_units_community_id_id_fk" FOREIGN KEY ("community_id","unit_id") REFERENCES "public"."partner_units"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_invitations" ADD CONSTRAINT "unit_invitations_community_id_unit_id_partner_units_community_id_id_fk" FOREIGN KEY ("community_id","unit_id") REFERENCES "public"."partner_units"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "whistles" ADD CONSTRAINT "whistles_community_id_complaint_id_complaints_community_id_id_fk" FOREIGN KEY ("community_id","complaint_id") REFERENCES "public"."complaints"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "whistles" ADD CONSTRAINT "whistles_community_id_unit_id_partner_units_community_id_id_fk" FOREIGN KEY ("community_id","unit_id") REFERENCES "public"."partner_units"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "unit_delegates_one_unit" ON "unit_delegates" USING btree ("community_id","account_id") WHERE "unit_delegates"."suspended_at" is null;--> statement-breakpoint
CREATE INDEX "unit_invitation_attempts_recent" ON "unit_invitation_attempts" USING btree ("community_id","account_id","attempted_at");--> statement-breakpoint
CREATE INDEX "unit_invitations_of_unit" ON "unit_invitations" USING btree ("community_id","unit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "whistles_one_open" ON "whistles" USING btree ("community_id","complaint_id","unit_id") WHERE "whistles"."closed_at" is null and "whistles"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "whistles_of_unit" ON "whistles" USING btree ("community_id","unit_id","id");--> statement-breakpoint
CREATE INDEX "whistles_open" ON "whistles" USING btree ("community_id","answer_due_at","id") WHERE "whistles"."closed_at" is null and "whistles"."withdrawn_at" is null;