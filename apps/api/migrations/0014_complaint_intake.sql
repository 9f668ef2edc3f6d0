CREATE TABLE "community_boundaries" (
	"community_id" uuid NOT NULL,
	"corners" jsonb NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"set_by_id" uuid NOT NULL,
	CONSTRAINT "community_boundaries_community_id_pk" PRIMARY KEY("community_id"),
	CONSTRAINT "community_boundaries_area" CHECK (jsonb_array_length("community_boundaries"."corners") between 3 and 200)
);
--> statement-breakpoint
CREATE INDEX "complaints_public" ON "complaints" USING btree ("community_id","id") WHERE "complaints"."public_agreed" and not "complaints"."is_private" and "complaints"."hidden_at" is null
          and "complaints"."withdrawn_at" is null and "complaints"."merged_into_id" is null;--> statement-breakpoint
CREATE INDEX "complaints_public_open" ON "complaints" USING btree ("community_id","id") WHERE "complaints"."public_agreed" and not "complaints"."is_private" and "complaints"."hidden_at" is null
          and "complaints"."withdrawn_at" is null and "complaints"."merged_into_id" is null and "complaints"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "complaints_alike" ON "complaints" USING btree ("community_id","category","reported_at","id") WHERE "complaints"."closed_at" is null and "complaints"."withdrawn_at" is null and "complaints"."merged_into_id" is null;