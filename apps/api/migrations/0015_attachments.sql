CREATE TABLE "attachment_contents" (
	"community_id" uuid NOT NULL,
	"attachment_id" uuid NOT NULL,
	"variant" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "attachment_contents_community_id_attachment_id_variant_pk" PRIMARY KEY("community_id","attachment_id","variant"),
	CONSTRAINT "attachment_contents_variant" CHECK ("attachment_contents"."variant" in ('full', 'thumbnail')),
	CONSTRAINT "attachment_contents_size" CHECK (octet_length("attachment_contents"."bytes") between 1 and case "attachment_contents"."variant" when 'full' then 3145728 else 131072 end)
);
--> statement-breakpoint
CREATE TABLE "attachments" (
	"community_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"media_type" text NOT NULL,
	"byte_size" integer NOT NULL,
	"width" integer,
	"height" integer,
	"duration_ms" integer,
	"uploaded_by_id" uuid NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL,
	"owner_kind" text,
	"owner_id" uuid,
	"position" integer,
	"attached_at" timestamp with time zone,
	"transcript" text,
	"transcribed_by_id" uuid,
	"transcribed_at" timestamp with time zone,
	CONSTRAINT "attachments_community_id_id_pk" PRIMARY KEY("community_id","id"),
	CONSTRAINT "attachments_photo_or_voice" CHECK (("attachments"."kind" = 'photo' and "attachments"."media_type" = 'image/jpeg' and "attachments"."byte_size" between 1 and 3145728
        and coalesce("attachments"."width", 0) between 1 and 1600 and coalesce("attachments"."height", 0) between 1 and 1600
        and "attachments"."duration_ms" is null)
      or ("attachments"."kind" = 'voice_note' and "attachments"."byte_size" between 1 and 2097152
        and "attachments"."media_type" in ('audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/wav', 'audio/amr', 'audio/webm')
        and "attachments"."width" is null and "attachments"."height" is null and coalesce("attachments"."duration_ms", 1) between 0 and 61500)),
	CONSTRAINT "attachments_owned_or_not" CHECK (num_nonnulls("attachments"."owner_kind", "attachments"."owner_id", "attachments"."position", "attachments"."attached_at") in (0, 4)),
	CONSTRAINT "attachments_few" CHECK ("attachments"."position" is null or "attachments"."position" between 0 and case "attachments"."kind" when 'photo' then 8 else 2 end),
	CONSTRAINT "attachments_transcript" CHECK (num_nonnulls("attachments"."transcript", "attachments"."transcribed_by_id", "attachments"."transcribed_at") in (0, 3)
      and ("attachments"."transcript" is null or "attachments"."kind" = 'voice_note'))
);
--> statement-breakpoint
ALTER TABLE "attachment_contents" ADD CONSTRAINT "attachment_contents_attachment" FOREIGN KEY ("community_id","attachment_id") REFERENCES "public"."attachments"("community_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "attachments_of_owner" ON "attachments" USING btree ("community_id","owner_kind","owner_id","kind","position") WHERE "attachments"."owner_id" is not null;--> statement-breakpoint
CREATE INDEX "attachments_unattached" ON "attachments" USING btree ("community_id","uploaded_by_id") WHERE "attachments"."owner_id" is null;