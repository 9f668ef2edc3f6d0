CREATE TABLE "point_chains" (
	"community_id" uuid NOT NULL,
	"sequence" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "point_chains_community_id_pk" PRIMARY KEY("community_id")
);
--> statement-breakpoint
ALTER TABLE "point_movements" ADD COLUMN "sequence" bigint;--> statement-breakpoint
ALTER TABLE "point_movements" ADD COLUMN "hash" "bytea";--> statement-breakpoint
-- An owner who is no superuser sees rows only while row security is not forced on them.
ALTER TABLE "point_movements" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "point_accounts" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE FUNCTION pg_temp.link("previous" bytea, "movement" text) RETURNS bytea IMMUTABLE LANGUAGE sql AS
  $$ SELECT sha256("previous" || convert_to("movement", 'UTF8')) $$;--> statement-breakpoint
CREATE AGGREGATE pg_temp.chain(text) (
  sfunc = pg_temp.link, stype = bytea,
  initcond = '\x0000000000000000000000000000000000000000000000000000000000000000'
);--> statement-breakpoint
-- Ids are made in order of time: the order in which the movements were posted.
WITH "numbered" AS (
  SELECT "m".*, "f"."kind" || ' ' || coalesce("f"."person_id"::text, '-') AS "from_owner",
    "t"."kind" || ' ' || coalesce("t"."person_id"::text, '-') AS "to_owner",
    row_number() OVER (PARTITION BY "m"."community_id" ORDER BY "m"."id") AS "place"
  FROM "point_movements" AS "m"
  JOIN "point_accounts" AS "f" ON "f"."community_id" = "m"."community_id" AND "f"."id" = "m"."from_account_id"
  JOIN "point_accounts" AS "t" ON "t"."community_id" = "m"."community_id" AND "t"."id" = "m"."to_account_id"
), "chained" AS (
  SELECT "community_id", "id", "place", pg_temp.chain(concat_ws(E'\n', 'movement 1', "community_id", "place", "id",
    "from_account_id", "from_owner", "to_account_id", "to_owner", "points", "kind", "source_id", coalesce("event_id"::text, '-'),
    coalesce("shift_id"::text, '-'), (extract(epoch FROM "occurred_at") * 1000000)::bigint,
    coalesce("recorded_by_id"::text, '-'), coalesce("reverses_id"::text, '-'), "reason"
  )) OVER (PARTITION BY "community_id" ORDER BY "place") AS "link" FROM "numbered"
)
UPDATE "point_movements" AS "m" SET "sequence" = "c"."place", "hash" = "c"."link" FROM "chained" AS "c"
WHERE "m"."community_id" = "c"."community_id" AND "m"."id" = "c"."id";--> statement-breakpoint
INSERT INTO "point_chains" ("community_id", "sequence", "hash")
SELECT DISTINCT ON ("community_id") "community_id", "sequence", "hash" FROM "point_movements"
ORDER BY "community_id", "sequence" DESC;--> statement-breakpoint
ALTER TABLE "point_movements" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "point_accounts" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "point_movements" ALTER COLUMN "sequence" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "point_movements" ALTER COLUMN "hash" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "point_movements" ADD CONSTRAINT "point_movements_sequence" UNIQUE("community_id","sequence");--> statement-breakpoint
DROP AGGREGATE pg_temp.chain(text);--> statement-breakpoint
DROP FUNCTION pg_temp.link(bytea, text);
