CREATE TABLE "claim_attempts" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"attempted_at" timestamp with time zone NOT NULL,
	"matched" boolean NOT NULL,
	CONSTRAINT "claim_attempts_community_id_id_pk" PRIMARY KEY("community_id","id")
);
--> statement-breakpoint
CREATE INDEX "claim_attempts_recent" ON "claim_attempts" USING btree ("community_id","account_id","attempted_at");